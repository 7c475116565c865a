package io.multiprocessing.runtime.facade;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** The way to a port of this machine over a link of so many bytes a second, which its connections share. */
final class SlowLink implements AutoCloseable {
    private static final int PIECE = 4096;

    private final int bytesPerSecond;
    private final ServerSocket server;
    private final List<AutoCloseable> open = new CopyOnWriteArrayList<>();
    private final AtomicLong passed = new AtomicLong();
    private volatile int port;
    /** When the link is free again. Guarded by this. */
    private long free = System.nanoTime();

    SlowLink(int bytesPerSecond) throws IOException {
        this.bytesPerSecond = bytesPerSecond;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    int port() {
        return server.getLocalPort();
    }

    long passed() {
        return passed.get();
    }

    /** Connects whoever comes from now on. */
    void to(int target) {
        port = target;
        thread(() -> {
            while (true) {
                Socket from = server.accept();
                Socket there = new Socket(InetAddress.getLoopbackAddress(), port);
                from.setTcpNoDelay(true);
                there.setTcpNoDelay(true);
                open.add(from);
                open.add(there);
                thread(() -> pass(from.getInputStream(), there.getOutputStream(), true));
                thread(() -> pass(there.getInputStream(), from.getOutputStream(), false));
            }
        });
    }

    private interface Body {
        void run() throws IOException;
    }

    private static void thread(Body body) {
        Thread thread = new Thread(
                () -> {
                    try {
                        body.run();
                    } catch (IOException e) {
                        // Closed, by either end or by the test.
                    }
                },
                "slow-link");
        thread.setDaemon(true);
        thread.start();
    }

    private void pass(InputStream from, OutputStream to, boolean slow) throws IOException {
        try (from;
                to) {
            byte[] piece = new byte[PIECE];
            for (int n = from.read(piece); n >= 0; n = from.read(piece)) {
                if (slow) {
                    take(n);
                }
                to.write(piece, 0, n);
            }
        }
    }

    private void take(int bytes) {
        long until;
        synchronized (this) {
            free = Math.max(free, System.nanoTime()) + bytes * 1_000_000_000L / bytesPerSecond;
            until = free;
        }
        for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        passed.addAndGet(bytes);
    }

    @Override
    public void close() throws Exception {
        server.close();
        for (AutoCloseable each : open) {
            each.close();
        }
    }
}
