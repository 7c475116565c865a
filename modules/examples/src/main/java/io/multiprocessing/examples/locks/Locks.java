package io.multiprocessing.examples.locks;

import io.multiprocessing.AsyncResult;
import io.multiprocessing.Lock;
import io.multiprocessing.Multiprocessing;
import io.multiprocessing.Pool;
import java.util.ArrayList;
import java.util.List;

/** Twenty tasks in five processes, of which one works at a time because all take the same lock. */
public final class Locks {
    private Locks() {}

    static String work(int count, long millis, Lock lock) throws InterruptedException {
        long pid = ProcessHandle.current().pid();
        lock.acquire();
        try {
            System.out.println(count + " " + pid);
            Thread.sleep(millis);
        } finally {
            lock.release();
        }
        return "i am %d and %d".formatted(count, pid);
    }

    /** Takes how long a task works in milliseconds, 500 if nothing is given. */
    public static void main(String[] args) throws InterruptedException {
        long millis = args.length > 0 ? Long.parseLong(args[0]) : 500;
        try (Multiprocessing mp = Multiprocessing.start();
                Pool pool = mp.pool(5)) {
            Lock lock = mp.manager().lock();
            List<AsyncResult<String>> results = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                results.add(pool.applyAsync(Locks::work, i, millis, lock));
            }
            for (AsyncResult<String> result : results) {
                System.out.println(result.get());
            }
        }
    }
}
