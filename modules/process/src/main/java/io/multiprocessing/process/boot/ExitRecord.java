package io.multiprocessing.process.boot;

import io.multiprocessing.link.status.StatusPage;

/**
 * The shutdown hook that tells an exit from a kill, and an exit by a signal from {@code System.exit(128 + n)}.
 *
 * <p>A JVM that a signal ends runs its hooks while the thread that handles the signal waits for them: that thread is
 * there exactly then, under the signal's name. A handler of one's own would say the same for 20 ms of each start, and
 * would get lost when user code sets its own. With {@code -Xrs} no signal runs any hook.
 */
final class ExitRecord extends Thread {
    private static final String[] NAMES = {"SIGHUP handler", "SIGINT handler", "SIGTERM handler"};
    private static final int[] NUMBERS = {1, 2, 15};

    private final StatusPage page;

    ExitRecord(StatusPage page) {
        super("exit-record");
        this.page = page;
    }

    @Override
    public void run() {
        int signal = signal();
        if (signal != 0) {
            page.signalSeen(signal);
        }
        page.exitHookRan();
    }

    private static int signal() {
        ThreadGroup root = Thread.currentThread().getThreadGroup();
        while (root.getParent() != null) {
            root = root.getParent();
        }
        Thread[] threads = new Thread[root.activeCount() + 64];
        int count = root.enumerate(threads);
        for (int i = 0; i < count; i++) {
            for (int n = 0; n < NAMES.length; n++) {
                if (NAMES[n].equals(threads[i].getName())) {
                    return NUMBERS[n];
                }
            }
        }
        return 0;
    }
}
