package io.multiprocessing.runtime.classes;

import io.multiprocessing.actors.host.ClassEntry;
import io.multiprocessing.actors.host.ClassOffer;
import io.multiprocessing.runtime.launcher.ClassPath;
import io.multiprocessing.runtime.launcher.RunDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A class path of this machine: files as they are, a directory as a jar, which is made when somebody first asks. What
 * does not exist is left out.
 *
 * <p>All work is done on one thread of its own. A file that changes after it was hashed cannot be read any more; whoever
 * asks for the entries again is told what it is then. A directory stays what it was when first asked for.
 */
public final class ClassPathOffer implements ClassOffer, AutoCloseable {
    /** Classes and what belongs to them are far below; somebody's home directory is not. */
    private static final long MAX_DIRECTORY_BYTES = 1L << 30;

    /** How a file looked; enough to see that it was replaced. */
    private record Stamp(
            FileTime modified, long bytes, @Nullable Object key) {
        static Stamp of(Path file) throws IOException {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
        }
    }

    private record Offered(ClassEntry entry, Path file, Stamp stamp) {
        boolean changed() {
            try {
                return !Stamp.of(file).equals(stamp);
            } catch (IOException e) {
                return true;
            }
        }
    }

    private final ClassPath classPath;
    private final long maxDirectoryBytes;
    private final ThreadPoolExecutor thread;
    private volatile boolean closed;

    // The thread's own.
    private Map<Path, Offered> known = Map.of();
    private List<ClassEntry> entries = List.of();
    private Map<String, Offered> byHash = Map.of();
    private boolean listed;
    private @Nullable RunDirectory made;
    private int jars;

    /**
     * Offers this JVM's class path.
     *
     * @param name of its thread
     * @throws IllegalStateException if this program's classes cannot be carried over to processes
     */
    public ClassPathOffer(String name) {
        this(name, ClassPath.ofThisJvm());
    }

    /** @param name of its thread */
    public ClassPathOffer(String name, ClassPath classPath) {
        this(name, classPath, MAX_DIRECTORY_BYTES);
    }

    ClassPathOffer(String name, ClassPath classPath, long maxDirectoryBytes) {
        this.classPath = classPath;
        this.maxDirectoryBytes = maxDirectoryBytes;
        this.thread = Background.thread(name + "-classes-offer");
    }

    @Override
    public CompletionStage<List<ClassEntry>> entries() {
        return onThread(this::list);
    }

    @Override
    public CompletionStage<byte[]> read(String sha256, long offset) {
        return onThread(() -> piece(sha256, offset));
    }

    private <T> CompletionStage<T> onThread(Callable<T> work) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        try {
            thread.execute(() -> {
                try {
                    checkOpen();
                    answer.complete(work.call());
                } catch (Exception | Error e) {
                    answer.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            answer.completeExceptionally(new IOException("the program is closed", e));
        }
        return answer;
    }

    private void checkOpen() throws IOException {
        if (closed) {
            throw new IOException("the program is closing");
        }
    }

    private List<ClassEntry> list() throws IOException {
        if (listed && known.values().stream().noneMatch(Offered::changed)) {
            return entries;
        }
        Map<Path, Offered> offered = new HashMap<>();
        Map<String, Offered> hashed = new HashMap<>();
        List<ClassEntry> inOrder = new ArrayList<>();
        for (Path source : ProgramEntries.of(classPath)) {
            Offered before = known.get(source);
            Offered now = before != null && !before.changed() ? before : offer(source);
            offered.put(source, now);
            hashed.put(now.entry().sha256(), now);
            inOrder.add(now.entry());
        }
        known = offered;
        byHash = hashed;
        entries = List.copyOf(inOrder);
        listed = true;
        return entries;
    }

    private Offered offer(Path source) throws IOException {
        String name = String.valueOf(source.getFileName());
        try {
            if (!Files.isDirectory(source)) {
                Stamp stamp = Stamp.of(source);
                String hash = hash(source);
                return checked(new Offered(new ClassEntry(name, hash, stamp.bytes()), source, stamp));
            }
            RunDirectory place = made();
            Path jar = place.file("classes-" + ++jars + ".jar");
            String hash = new DirectoryJar(source, place.path(), maxDirectoryBytes, () -> closed).write(jar);
            Stamp stamp = Stamp.of(jar);
            return new Offered(new ClassEntry(name, hash, stamp.bytes()), jar, stamp);
        } catch (IOException e) {
            throw new IOException("class path entry " + source + " cannot be read: " + e, e);
        }
    }

    /** Where the launcher of a later program removes it should this one be killed. */
    private RunDirectory made() throws IOException {
        RunDirectory there = made;
        if (there == null) {
            there = RunDirectory.in(
                    Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath());
            made = there;
        }
        return there;
    }

    private String hash(Path file) throws IOException {
        MessageDigest digest = Hashes.begin();
        ByteBuffer buffer = ByteBuffer.allocate(PIECE);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            while (channel.read(buffer) >= 0) {
                checkOpen();
                digest.update(buffer.flip());
                buffer.clear();
            }
        }
        return Hashes.end(digest);
    }

    private static Offered checked(Offered offered) throws IOException {
        if (offered.changed()) {
            throw new IOException("class path entry " + offered.file()
                    + " has changed since it was hashed; start the program again with the file that it is to use");
        }
        return offered;
    }

    private byte[] piece(String sha256, long offset) throws IOException {
        Offered offered = byHash.get(sha256);
        if (offered == null) {
            throw new IOException("no entry of the class path has the hash " + sha256);
        }
        long bytes = offered.entry().bytes();
        if (offset < 0 || offset > bytes) {
            throw new IOException("class path entry " + offered.file() + " has " + bytes + " bytes, none at " + offset);
        }
        checked(offered);
        ByteBuffer piece = ByteBuffer.allocate((int) Math.min(PIECE, bytes - offset));
        try (FileChannel channel = FileChannel.open(offered.file(), StandardOpenOption.READ)) {
            int read = 0;
            while (read >= 0 && piece.hasRemaining()) {
                read = channel.read(piece, offset + piece.position());
            }
        }
        checked(offered);
        return piece.array();
    }

    /**
     * Removes what it made and fails what is open. Waits for its thread, which gives up at the next file or piece and has
     * nothing else to wait for. Idempotent.
     */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        thread.execute(this::remove);
        thread.shutdown();
        boolean interrupted = false;
        while (true) {
            try {
                if (thread.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS)) {
                    break;
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void remove() {
        RunDirectory there = made;
        if (there != null) {
            try {
                there.close();
            } catch (IOException e) {
                System.getLogger(ClassPathOffer.class.getName())
                        .log(System.Logger.Level.WARNING, "could not remove " + there.path(), e);
            }
        }
    }
}
