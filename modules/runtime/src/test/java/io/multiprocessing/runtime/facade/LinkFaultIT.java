package io.multiprocessing.runtime.facade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.multiprocessing.AsyncResult;
import io.multiprocessing.Lock;
import io.multiprocessing.Multiprocessing;
import io.multiprocessing.Pool;
import io.multiprocessing.PoolOptions;
import io.multiprocessing.Process;
import io.multiprocessing.ProcessOptions;
import io.multiprocessing.Queue;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What interrupts, big payloads and stopped processes do to everybody else: nothing. */
class LinkFaultIT {
    @RegisterExtension
    static final NothingLeft NOTHING_LEFT = NothingLeft.afterTheClass();

    private static final Duration LONG = Duration.ofSeconds(50);

    private static Multiprocessing mp;
    private static Pool pool;

    @BeforeAll
    static void start() {
        // A stopped process is not to be killed while it is looked at.
        mp = Multiprocessing.builder().setting("process.pings", false).start();
        pool = mp.pool(2);
    }

    @AfterAll
    static void close() {
        mp.close();
    }

    private static int interrupted(int n) {
        return n;
    }

    /**
     * A thread puts, gets and applies while another interrupts it again and again, in this process and in one of its own.
     * An item is put or it is not, and got or it is not: the count of the queue tells, and everything works afterwards.
     *
     * @return how many interrupts were met
     */
    private static int useUnderInterrupts(Queue<Integer> queue, int interrupts, long seed) throws InterruptedException {
        Pool own = Multiprocessing.current().pool(1);
        own.apply(LinkFaultIT::interrupted, 0);
        Thread user = Thread.currentThread();
        AtomicBoolean stop = new AtomicBoolean();
        int[] sent = {0};
        Thread interrupter = new Thread(() -> {
            Random random = new Random(seed);
            while (!stop.get() && sent[0] < interrupts) {
                user.interrupt();
                sent[0]++;
                LockSupport.parkNanos(random.nextInt(100_000));
            }
            stop.set(true);
        });
        int balance = 0;
        int met = 0;
        interrupter.start();
        for (int i = 0; !stop.get(); i++) {
            try {
                switch (i % 4) {
                    case 0 -> {
                        queue.put(i);
                        balance++;
                    }
                    case 1 -> {
                        if (balance > 0) {
                            queue.get();
                            balance--;
                        }
                    }
                    case 2 -> {
                        if (own.apply(LinkFaultIT::interrupted, i) != i) {
                            throw new AssertionError("a result of another task");
                        }
                    }
                    default -> {
                        queue.put(i, Duration.ofSeconds(1));
                        balance++;
                        queue.get(Duration.ofSeconds(1));
                        balance--;
                    }
                }
            } catch (InterruptedException e) {
                met++;
            }
        }
        while (interrupter.isAlive()) {
            try {
                interrupter.join();
            } catch (InterruptedException e) {
                met++;
            }
        }
        Thread.interrupted();
        if (queue.qsize() != balance) {
            throw new AssertionError("the queue has " + queue.qsize() + " items, not " + balance);
        }
        for (; balance > 0; balance--) {
            queue.get();
        }
        if (own.apply(LinkFaultIT::interrupted, 7) != 7) {
            throw new AssertionError("the pool does not work any more");
        }
        own.close();
        own.join();
        return met;
    }

    @Test
    void interrupts_tenThousandDuringPutGetAndApply_everythingWorksAfterwards() throws InterruptedException {
        long seed = new Random().nextLong();
        Queue<Integer> mine = mp.queue();
        Queue<Integer> theirs = mp.queue();
        AsyncResult<Integer> there = pool.applyAsync(LinkFaultIT::useUnderInterrupts, theirs, 5000, seed);
        int met = useUnderInterrupts(mine, 5000, seed + 1);
        System.out.printf(
                "5,000 interrupts in the driver, %d met; 5,000 in a process, %d met; seed %d%n",
                met, there.get(LONG), seed);
        mine.put(1);
        assertThat(pool.<Queue<Integer>, Integer>apply(queue -> queue.get(), mine))
                .isEqualTo(1);
        mine.destroy();
        theirs.destroy();
    }

    private static double[] lockTimes(Lock lock, Queue<String> stop) throws InterruptedException {
        List<Double> micros = new ArrayList<>();
        while (stop.empty() || micros.size() < 20) {
            long began = System.nanoTime();
            lock.acquire();
            lock.release();
            micros.add((System.nanoTime() - began) / 1e3);
        }
        return micros.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    }

    /** The task's argument, its result and the lock's requests share one link. */
    @Test
    void acquire_whileBigPayloadsTravelOnTheSameLink_isNotHeldUp() throws Exception {
        Lock lock = mp.lock();
        Queue<String> stop = mp.queue();
        Queue<byte[]> big = mp.queue();
        AsyncResult<double[]> times = pool.applyAsync(
                (l, s, payloads) -> {
                    Thread sender = new Thread(() -> {
                        try {
                            while (s.empty()) {
                                payloads.put(new byte[60 << 20]);
                                payloads.get();
                            }
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    });
                    sender.start();
                    double[] sorted = lockTimes(l, s);
                    sender.join();
                    return sorted;
                },
                lock,
                stop,
                big);
        for (int i = 0; i < 4; i++) {
            assertThat(pool.<byte[], byte[]>apply(there -> there, new byte[60 << 20]))
                    .hasSize(60 << 20);
        }
        stop.put("stop");
        double[] sorted = times.get(LONG);
        System.out.printf(
                "acquire and release while 60 MiB travel: p50 %.0f us, max %.1f ms, of %d%n",
                sorted[sorted.length / 2], sorted[sorted.length - 1] / 1e3, sorted.length);
        assertThat(sorted[sorted.length / 2]).isLessThan(1e6);
        lock.destroy();
        stop.destroy();
        big.destroy();
    }

    private static void signal(String signal, long pid) {
        try {
            int code = new ProcessBuilder("kill", signal, String.valueOf(pid))
                    .start()
                    .waitFor();
            assertThat(code).isZero();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void sleepWith(Queue<byte[]> queue) throws InterruptedException {
        queue.get();
    }

    @Test
    void stoppedProcesses_tenOfThem_workingPoolGoesOn() throws InterruptedException {
        Queue<byte[]> never = mp.queue();
        Pool stopped = mp.pool(PoolOptions.defaults()
                .processes(5)
                .process(ProcessOptions.defaults().jvmOptions("-Xmx64m")));
        List<Long> pids = new ArrayList<>(PoolIT.pids(stopped, 5));
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Process process = mp.process(LinkFaultIT::sleepWith, never).start();
            processes.add(process);
            pids.add(process.pid().orElseThrow());
        }
        pids.forEach(pid -> signal("-STOP", pid));
        // More than their sockets and windows hold.
        List<AsyncResult<Integer>> stuck = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            stuck.add(stopped.applyAsync(bytes -> bytes.length, new byte[10 << 20]));
        }
        List<Integer> items = IntStream.range(0, 20_000).boxed().toList();
        assertThat(pool.map(LinkFaultIT::interrupted, items, 1)).isEqualTo(items);
        for (int i = 0; i < 5; i++) {
            assertThat(pool.<byte[], Integer>apply(bytes -> bytes.length, new byte[10 << 20]))
                    .isEqualTo(10 << 20);
        }
        assertThat(stuck).noneMatch(AsyncResult::ready);
        pids.forEach(pid -> signal("-CONT", pid));
        for (AsyncResult<Integer> result : stuck) {
            assertThat(result.get(LONG)).isEqualTo(10 << 20);
        }
        pids.forEach(pid -> signal("-STOP", pid));
        stopped.terminate();
        stopped.join();
        processes.forEach(Process::kill);
        for (Process process : processes) {
            assertThat(process.join(LONG))
                    .as("a stopped process is killed all the same")
                    .isTrue();
        }
        never.destroy();
    }

    private static boolean pump(Queue<byte[]> in, Queue<byte[]> out, int times) throws InterruptedException {
        byte[] mine = new byte[32 << 20];
        Arrays.fill(mine, (byte) 7);
        boolean right = true;
        for (int i = 0; i < times; i++) {
            out.put(mine);
            byte[] theirs = in.get();
            right &= theirs.length == mine.length && theirs[12345] == 7;
        }
        return right;
    }

    /** Both ends write at once, argument and items against results and items: neither may wait for the other to read. */
    @Test
    void bigPayloads_bothDirectionsAtOnce_noneWaitsForTheOther() throws InterruptedException {
        Queue<byte[]> there = mp.queue();
        Queue<byte[]> back = mp.queue();
        long began = System.nanoTime();
        AsyncResult<Boolean> process = pool.applyAsync(LinkFaultIT::pump, there, back, 6);
        List<AsyncResult<byte[]>> echoes = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            echoes.add(pool.<byte[], byte[]>applyAsync(bytes -> bytes, new byte[32 << 20]));
        }
        assertThat(pump(back, there, 6)).isTrue();
        assertThat(process.get(LONG)).isTrue();
        for (AsyncResult<byte[]> echo : echoes) {
            assertThat(echo.get(LONG)).hasSize(32 << 20);
        }
        System.out.printf(
                "20 x 32 MiB, both directions at once: %d ms%n",
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
        await().until(() -> there.empty() && back.empty());
        there.destroy();
        back.destroy();
    }
}
