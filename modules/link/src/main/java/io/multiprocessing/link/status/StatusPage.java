package io.multiprocessing.link.status;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One small file for each process: the process writes, its agent reads.
 *
 * <p>A store is in the file as soon as it is made, whatever happens to the process next; kill -9 too. The agent reads
 * once the process has ended, so that what it sees no longer changes. One page is written by one process only, by any
 * of its threads.
 *
 * <p>It is mapped when the first chunk is started, for one store a chunk: mapping takes a JVM 10 ms, on JDK 25 even 25, that
 * no start should wait for. What is said once in a life is written.
 *
 * <pre>
 *   offset  bytes  in the machine's byte order
 *        0      8  number of the chunk that was started last; 0: none
 *        8      4  1: the exit hook ran
 *       12      4  number of the signal that ended the process; 0: none
 *       16      4  outcome: 0 none, 1 completed, 2 exception
 *       20      4  1: out of memory
 *       24     40  0
 * </pre>
 */
public final class StatusPage implements AutoCloseable {
    /** What became of the target. */
    public enum Outcome {
        /** It did not end. */
        NONE(0),
        /** It returned. */
        COMPLETED(1),
        /** It threw. */
        EXCEPTION(2);

        private final int code;

        Outcome(int code) {
            this.code = code;
        }
    }

    private static final int BYTES = 64;
    private static final int CHUNK = 0;
    private static final int EXIT_HOOK = 8;
    private static final int SIGNAL = 12;
    private static final int OUTCOME = 16;
    private static final int OUT_OF_MEMORY = 20;

    private static final class View {
        static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
    }

    private final Path path;
    private final boolean created;
    private final RandomAccessFile file;

    /** Once the first chunk is started, or what was there when this was closed. */
    private volatile @Nullable ByteBuffer page;

    private StatusPage(Path path, boolean created) throws IOException {
        this.path = path;
        this.created = created;
        // Not a channel, which an interrupt of its thread would close.
        this.file = new RandomAccessFile(path.toFile(), "rw");
    }

    /**
     * Makes the file, which must not be there, with nothing said yet.
     *
     * @throws UncheckedIOException if it cannot be made
     */
    public static StatusPage create(Path path) {
        try {
            Files.write(path, new byte[BYTES], CREATE_NEW, WRITE);
            return new StatusPage(path, true);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the status page " + path + ": " + e, e);
        }
    }

    /**
     * Opens a page that another process made.
     *
     * @throws UncheckedIOException if it is not there or is no status page
     */
    public static StatusPage open(Path path) {
        try {
            StatusPage opened = new StatusPage(path, false);
            long bytes = opened.file.length();
            if (bytes != BYTES) {
                opened.file.close();
                throw new IOException("a status page has " + BYTES + " bytes, this has " + bytes);
            }
            return opened;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open the status page " + path + ": " + e, e);
        }
    }

    /** Says that user code of this chunk is about to run. Numbers increase. The first call takes some milliseconds. */
    public void chunkStarted(long chunk) {
        ByteBuffer mapped = page;
        View.LONGS.setOpaque(mapped == null ? map() : mapped, CHUNK, chunk);
    }

    /** Says that the JVM is on its way out in order: main ended, System.exit or a signal that it handles. */
    public void exitHookRan() {
        put(EXIT_HOOK, 1);
    }

    /** Says which signal it is that ends the process. */
    public void signalSeen(int signal) {
        put(SIGNAL, signal);
    }

    public void outcome(Outcome outcome) {
        put(OUTCOME, outcome.code);
    }

    /** Says that memory ran out. The agent says it too, when the JVM had no time to. */
    public void outOfMemory() {
        put(OUT_OF_MEMORY, 1);
    }

    public long startedChunk() {
        return bytes().getLong(CHUNK);
    }

    public boolean exitHook() {
        return bytes().getInt(EXIT_HOOK) != 0;
    }

    public int signal() {
        return bytes().getInt(SIGNAL);
    }

    public Outcome outcome() {
        return switch (bytes().getInt(OUTCOME)) {
            case 1 -> Outcome.COMPLETED;
            case 2 -> Outcome.EXCEPTION;
            default -> Outcome.NONE;
        };
    }

    public boolean outOfMemorySeen() {
        return bytes().getInt(OUT_OF_MEMORY) != 0;
    }

    private ByteBuffer map() {
        boolean interrupted = false;
        synchronized (file) {
            ByteBuffer mapped = page;
            while (mapped == null) {
                interrupted |= Thread.interrupted();
                try (FileChannel channel = FileChannel.open(path, READ, WRITE)) {
                    mapped = channel.map(MapMode.READ_WRITE, 0, BYTES);
                } catch (ClosedByInterruptException e) {
                    interrupted = true;
                } catch (IOException e) {
                    throw new UncheckedIOException("cannot map the status page " + path + ": " + e, e);
                }
            }
            page = mapped;
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            return mapped;
        }
    }

    private void put(int offset, int value) {
        byte[] bytes = ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.nativeOrder())
                .putInt(value)
                .array();
        synchronized (file) {
            try {
                file.seek(offset);
                file.write(bytes);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot write the status page " + path + ": " + e, e);
            }
        }
    }

    /** What the file holds now. */
    private ByteBuffer bytes() {
        ByteBuffer known = page;
        byte[] bytes = new byte[BYTES];
        synchronized (file) {
            if (known == null) {
                try {
                    file.seek(0);
                    file.readFully(bytes);
                } catch (IOException e) {
                    throw new UncheckedIOException("cannot read the status page " + path + ": " + e, e);
                }
            }
        }
        return (known == null ? ByteBuffer.wrap(bytes) : known.duplicate()).order(ByteOrder.nativeOrder());
    }

    /** Deletes the file if it was made here. What it held can still be read. */
    @Override
    public void close() {
        synchronized (file) {
            if (page == null) {
                page = bytes();
            }
            try {
                file.close();
                if (created) {
                    Files.deleteIfExists(path);
                }
            } catch (IOException e) {
                throw new UncheckedIOException("cannot delete the status page " + path + ": " + e, e);
            }
        }
    }
}
