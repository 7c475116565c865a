package io.multiprocessing.runtime.output;

import io.multiprocessing.actors.process.OutputSink;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Writes whole lines to the driver's {@code System.out} and {@code System.err}, as they are at that moment, from one thread
 * of its own. When nobody reads those, this thread waits, then the processes that print, and nobody else.
 */
public final class OutputRelay implements OutputSink, AutoCloseable {
    private static final long IDLE_SECONDS = 10;
    private static final long LAST_LINES_SECONDS = 2;

    private final ThreadPoolExecutor thread;

    public OutputRelay(String name) {
        thread = new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), body -> {
            Thread relay = new Thread(body, name + "-output");
            relay.setDaemon(true);
            return relay;
        });
        thread.allowCoreThreadTimeOut(true);
    }

    @Override
    public void print(String process, boolean prefixed, byte[] body, Runnable written) {
        afterwards(() -> {
            try {
                write(process, prefixed, body);
            } finally {
                written.run();
            }
        });
    }

    @Override
    public void afterwards(Runnable step) {
        try {
            thread.execute(step);
        } catch (RejectedExecutionException closed) {
            step.run();
        }
    }

    private static void write(String process, boolean prefixed, byte[] body) {
        PrintStream to = body[0] == 2 ? System.err : System.out;
        if (prefixed) {
            byte[] prefix = ("[" + process + "] ").getBytes(Charset.defaultCharset());
            byte[] lines = prefixed(prefix, body);
            to.write(lines, 0, lines.length);
        } else {
            to.write(body, 1, body.length - 1);
        }
        to.flush();
    }

    private static byte[] prefixed(byte[] prefix, byte[] body) {
        int count = 0;
        for (int i = 1; i < body.length; i++) {
            if (body[i] == '\n') {
                count++;
            }
        }
        boolean openEnd = body[body.length - 1] != '\n';
        byte[] lines = new byte[body.length - 1 + prefix.length * (count + (openEnd ? 1 : 0))];
        int to = 0;
        boolean start = true;
        for (int i = 1; i < body.length; i++) {
            if (start) {
                System.arraycopy(prefix, 0, lines, to, prefix.length);
                to += prefix.length;
            }
            lines[to++] = body[i];
            start = body[i] == '\n';
        }
        return lines;
    }

    /** Writes what is there, for 2 s at most. */
    @Override
    public void close() {
        thread.shutdown();
        boolean interrupted = false;
        try {
            if (!thread.awaitTermination(LAST_LINES_SECONDS, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            interrupted = true;
            thread.shutdownNow();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
