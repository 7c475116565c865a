package io.multiprocessing.runtime.instance;

import io.multiprocessing.client.instance.ClientInstance;

/**
 * Closes an instance that its program did not close: when main has ended, as Python does at exit, with processes that are
 * not daemons waited for; after {@code System.exit} or a signal at once.
 */
final class ExitHook extends Thread {
    private final ClientInstance instance;

    private ExitHook(ClientInstance instance) {
        super("multiprocessing-exit");
        this.instance = instance;
    }

    static void install(ClientInstance instance) {
        ExitHook hook = new ExitHook(instance);
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException exiting) {
            instance.closeNow();
            throw new IllegalStateException("cannot start an instance: this JVM is shutting down", exiting);
        }
        instance.whenClosed(() -> {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException exiting) {
                // It is the hook that closes.
            }
        });
    }

    @Override
    public void run() {
        if (mainHasEnded()) {
            instance.close();
        } else {
            instance.closeNow();
        }
    }

    /** Hooks run below Shutdown.shutdown when the last thread has ended, below Shutdown.exit otherwise. */
    private static boolean mainHasEnded() {
        for (StackTraceElement[] stack : Thread.getAllStackTraces().values()) {
            for (StackTraceElement frame : stack) {
                if (frame.getClassName().equals("java.lang.Shutdown")
                        && frame.getMethodName().equals("shutdown")) {
                    return true;
                }
            }
        }
        return false;
    }
}
