"""CPython's side of the figures: python3 figures.py FIGURE COUNT prints a name and a value on each line."""

import multiprocessing as mp
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time

ITEMS = 200_000


def arrived(path):
    now = time.monotonic_ns()
    with open(path, "w") as file:
        file.write(str(now))


def start(count):
    with tempfile.NamedTemporaryFile() as file:
        for method in "fork", "spawn":
            context = mp.get_context(method)
            millis = []
            for i in range(count + 1):
                process = context.Process(target=arrived, args=(file.name,))
                began = time.monotonic_ns()
                process.start()
                process.join()
                with open(file.name) as written:
                    millis.append((int(written.read()) - began) / 1e6)
            print(f"start.{method}", statistics.median(millis[1:]))


def same(item):
    return item


def apply(count):
    with mp.Pool(2) as pool:
        micros = []
        for i in range(2 * count):
            began = time.monotonic_ns()
            pool.apply(same, (i,))
            if i >= count:
                micros.append((time.monotonic_ns() - began) / 1e3)
    micros.sort()
    print("apply.p50", micros[len(micros) // 2])
    print("apply.p99", micros[len(micros) * 99 // 100])


def map_(times):
    with mp.Pool(2) as pool:
        one, standard = [], []
        for _ in range(times):
            began = time.monotonic()
            pool.map(same, range(ITEMS), 1)
            middle = time.monotonic()
            pool.map(same, range(ITEMS))
            one.append(ITEMS / (middle - began))
            standard.append(ITEMS / (time.monotonic() - middle))
    print("map.one", statistics.median(one))
    print("map.standard", statistics.median(standard))


def private_mebibytes(pid):
    with open(f"/proc/{pid}/smaps_rollup") as rollup:
        return sum(int(line.split()[1]) for line in rollup if line.startswith(("Private_Clean:", "Private_Dirty:"))) / 1024


def idle(_):
    processes = {}
    for method in "fork", "spawn":
        processes[method] = mp.get_context(method).Process(target=time.sleep, args=(60,))
        processes[method].start()
    with mp.Pool(1) as pool:
        worker = pool.apply(os.getpid)
        time.sleep(5)
        for method, process in processes.items():
            print(f"idle.{method}", private_mebibytes(process.pid))
            process.kill()
        print("idle.worker", private_mebibytes(worker))


def compute(rounds):
    x = 88172645463325252
    for _ in range(rounds):
        x ^= (x << 13) & 0xFFFFFFFFFFFFFFFF
        x ^= x >> 7
        x ^= (x << 17) & 0xFFFFFFFFFFFFFFFF
    return x


def scale(_):
    sample = 500_000
    began = time.process_time()
    compute(sample)
    rounds = int(sample * 0.2 / (time.process_time() - began))
    with mp.Pool(2) as pool:
        pool.map(compute, [rounds] * 2, 1)
        began = time.monotonic()
        for _ in range(16):
            compute(rounds)
        middle = time.monotonic()
        pool.map(compute, [rounds] * 16, 1)
        print("scale", (middle - began) / (2 * (time.monotonic() - middle)))


def orphans(_):
    """How many of the processes of a killed driver are left after three seconds."""
    driver = subprocess.Popen([sys.executable, __file__, "driver", "0"], stdout=subprocess.PIPE, text=True)
    pids = [int(pid) for pid in driver.stdout.readline().split()]
    driver.kill()
    driver.wait()
    time.sleep(3)
    left = 0
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
            left += 1
        except ProcessLookupError:
            pass
    print("orphans.left", left)


def driver(_):
    process = mp.Process(target=time.sleep, args=(60,))
    process.start()
    pool = mp.Pool(2)
    pool.map(same, range(4), 1)
    print(*[child.pid for child in mp.active_children()], flush=True)
    time.sleep(60)


def take(lock, count, results):
    micros = []
    for i in range(2 * count):
        began = time.monotonic_ns()
        lock.acquire()
        lock.release()
        if i >= count:
            micros.append((time.monotonic_ns() - began) / 1e3)
    results.put(statistics.median(micros))


def produce(items, count):
    for i in range(count):
        items.put(i)


def consume(items, count, results):
    for _ in range(count):
        items.get()
    began = time.monotonic()
    for _ in range(count):
        items.get()
    results.put(count / (time.monotonic() - began))


def exchanges(count):
    results = mp.Queue()
    with mp.Manager() as manager:
        for name, lock in ("mp", mp.Lock()), ("manager", manager.Lock()):
            process = mp.Process(target=take, args=(lock, count, results))
            process.start()
            print(f"lock.{name}", results.get())
            process.join()
    items = mp.Queue()
    consumer = mp.Process(target=consume, args=(items, 2 * count, results))
    consumer.start()
    producer = mp.Process(target=produce, args=(items, 4 * count))
    producer.start()
    print("queue.mp", results.get())
    producer.join()
    consumer.join()


if __name__ == "__main__":
    FIGURES = {
        "start": start,
        "apply": apply,
        "map": map_,
        "idle": idle,
        "scale": scale,
        "orphans": orphans,
        "driver": driver,
        "exchanges": exchanges,
    }
    FIGURES[sys.argv[1]](int(sys.argv[2]))
