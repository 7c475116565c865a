package io.multiprocessing.link.status;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;

/**
 * One small mapped file for each process: the process writes, its agent reads.
 *
 * <p>A store is in the file as soon as it is made, whatever happens to the process next; kill -9 too. The agent reads
 * once the process has ended, so that what it sees no longer changes. One page is written by one process only, by any
 * of its threads.
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
    private static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final VarHandle INTS = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());

    private final Path file;
    private final ByteBuffer page;
    private final boolean created;

    private StatusPage(Path file, boolean created, OpenOption... options) {
        this.file = file;
        this.created = created;
        try (FileChannel channel = FileChannel.open(file, options)) {
            if (!created && channel.size() != BYTES) {
                throw new IOException("a status page has " + BYTES + " bytes, " + file + " has " + channel.size());
            }
            page = channel.map(MapMode.READ_WRITE, 0, BYTES);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot map the status page " + file + ": " + e.getMessage(), e);
        }
    }

    /**
     * Makes the file, which must not be there, with nothing said yet.
     *
     * @throws UncheckedIOException if it cannot be made
     */
    public static StatusPage create(Path file) {
        return new StatusPage(file, true, READ, WRITE, CREATE_NEW);
    }

    /**
     * Maps a page that another process made.
     *
     * @throws UncheckedIOException if it is not there or is no status page
     */
    public static StatusPage open(Path file) {
        return new StatusPage(file, false, READ, WRITE);
    }

    /** Says that user code of this chunk is about to run. Numbers increase. */
    public void chunkStarted(long chunk) {
        LONGS.setOpaque(page, CHUNK, chunk);
    }

    /** Says that the JVM is on its way out in order: main ended, System.exit or a signal that it handles. */
    public void exitHookRan() {
        INTS.setOpaque(page, EXIT_HOOK, 1);
    }

    /** Says which signal it is that ends the process. */
    public void signalSeen(int signal) {
        INTS.setOpaque(page, SIGNAL, signal);
    }

    public void outcome(Outcome outcome) {
        INTS.setOpaque(page, OUTCOME, outcome.code);
    }

    /** Says that memory ran out. The agent says it too, when the JVM had no time to. */
    public void outOfMemory() {
        INTS.setOpaque(page, OUT_OF_MEMORY, 1);
    }

    public long startedChunk() {
        return (long) LONGS.getOpaque(page, CHUNK);
    }

    public boolean exitHook() {
        return (int) INTS.getOpaque(page, EXIT_HOOK) != 0;
    }

    public int signal() {
        return (int) INTS.getOpaque(page, SIGNAL);
    }

    public Outcome outcome() {
        return switch ((int) INTS.getOpaque(page, OUTCOME)) {
            case 1 -> Outcome.COMPLETED;
            case 2 -> Outcome.EXCEPTION;
            default -> Outcome.NONE;
        };
    }

    public boolean outOfMemorySeen() {
        return (int) INTS.getOpaque(page, OUT_OF_MEMORY) != 0;
    }

    /** Deletes the file if it was made here. What was read can still be read. */
    @Override
    public void close() {
        if (created) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot delete the status page " + file + ": " + e.getMessage(), e);
            }
        }
    }
}
