package io.multiprocessing.runtime.classes;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import io.multiprocessing.actors.host.ClassEntry;
import io.multiprocessing.actors.host.ClassOffer;
import io.multiprocessing.runtime.launcher.RunDirectory;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Files of programs' class paths, by their hashes, for all agents of one user on one machine. Thread-safe; its methods
 * wait for files and for whoever has the bytes.
 *
 * <p>Nobody waits for another: two that lack a file both fetch it, and the first to have it puts it there. A file that is
 * there is never written again, and is deleted when room is needed, nobody uses it, and of those it was used the longest
 * ago.
 *
 * <p>Each cache that is open has a directory inside, with a lock that dies with its JVM. What it uses has a second name
 * there, a hard link, which the file system must know: so nothing is taken away from it, whatever another agent deletes
 * at the same moment; and where a file has none, nobody uses it.
 */
public final class ClassCache implements AutoCloseable {
    /** How many bytes one has unless told otherwise. */
    public static final long MAX_BYTES = 2L << 30;

    private static final String SUFFIX = ".jar";
    private static final String PART = "part-";

    /** Where the bytes of an entry come from. */
    @FunctionalInterface
    interface Source {
        /**
         * Waits for the next bytes, at most {@link ClassOffer#PIECE}.
         *
         * @throws IOException if they cannot be had, in words
         */
        byte[] read(long offset) throws IOException, InterruptedException;
    }

    private record Kept(Path file, long bytes, FileTime used, Object key) {}

    private final Path directory;
    private final long maxBytes;

    // Under this object's lock.
    private final Map<String, Integer> uses = new HashMap<>();
    private @Nullable RunDirectory desk;
    private long coming;
    private long numbers;
    private boolean closed;

    /**
     * Opens a cache, without touching anything yet.
     *
     * @param directory is made when it is needed
     * @param maxBytes of all files together
     */
    public ClassCache(Path directory, long maxBytes) {
        if (maxBytes < 1) {
            throw new IllegalArgumentException("the class cache must have >= 1 bytes, was " + maxBytes);
        }
        this.directory = directory.toAbsolutePath();
        if (this.directory.toString().contains(File.pathSeparator)) {
            throw new IllegalArgumentException(
                    "the class cache cannot be in " + this.directory + ": a class path cannot"
                            + " name files in a directory with a " + File.pathSeparator + " in its name");
        }
        this.maxBytes = maxBytes;
    }

    /** The use of one file, which stays while it lasts. */
    final class Use implements AutoCloseable {
        private final String hash;
        private final Path file;
        private boolean ended;

        private Use(String hash, Path file) {
            this.hash = hash;
            this.file = file;
        }

        Path file() {
            return file;
        }

        /** Idempotent. */
        @Override
        public void close() {
            synchronized (ClassCache.this) {
                if (!ended) {
                    ended = true;
                    touch(file);
                    end(hash, file);
                }
            }
        }
    }

    /**
     * Uses a file, fetching it if it is not there. Waits for the source, piece by piece; holds one at a time.
     *
     * @throws IOException if it cannot be had, in words; nothing of it is left then
     */
    Use use(ClassEntry entry, Source source) throws IOException, InterruptedException {
        check(entry);
        Use use = begin(entry.sha256());
        boolean there = false;
        try {
            Path file = directory.resolve(entry.sha256() + SUFFIX);
            if (!isThere(use.file(), entry) && !link(file, use.file(), entry)) {
                fetch(file, use.file(), entry, source);
            }
            touch(use.file());
            there = true;
            return use;
        } finally {
            if (!there) {
                use.close();
            }
        }
    }

    private synchronized Use begin(String hash) throws IOException {
        Path link = desk().file(hash + SUFFIX);
        uses.merge(hash, 1, Integer::sum);
        return new Use(hash, link);
    }

    private synchronized void end(String hash, Path link) {
        int left = uses.merge(hash, -1, Integer::sum);
        if (left > 0) {
            return;
        }
        uses.remove(hash);
        try {
            Files.deleteIfExists(link);
        } catch (IOException e) {
            // The file stays as long as this cache is open.
        }
    }

    /** @return whether there was such a file */
    private static boolean link(Path file, Path link, ClassEntry entry) throws IOException {
        if (!isThere(file, entry)) {
            return false;
        }
        try {
            Files.createLink(link, file);
        } catch (NoSuchFileException e) {
            return false;
        } catch (FileAlreadyExistsException e) {
            // Another program of this agent's begins to use it, too.
        }
        return isThere(link, entry);
    }

    private void check(ClassEntry entry) throws IOException {
        if (!Hashes.HASH.matcher(entry.sha256()).matches()) {
            throw new IOException("its hash must be 64 hexadecimal digits in lower case");
        }
        if (entry.bytes() < 0 || entry.bytes() > maxBytes) {
            throw new IOException("it has " + entry.bytes() + " bytes, and the class cache " + directory
                    + " holds at most " + maxBytes);
        }
    }

    private static boolean isThere(Path file, ClassEntry entry) throws IOException {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return attributes.isRegularFile() && attributes.size() == entry.bytes();
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static void touch(Path file) {
        try {
            Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
        } catch (IOException e) {
            // It is taken for older than it is.
        }
    }

    private void fetch(Path file, Path link, ClassEntry entry, Source source) throws IOException, InterruptedException {
        Path part = reserve(entry.bytes());
        try {
            receive(part, entry, source);
            if (!isThere(link, entry)) {
                Files.createLink(second(part), part);
                Files.move(second(part), link, ATOMIC_MOVE);
            }
            if (!isThere(file, entry)) {
                Files.move(part, file, ATOMIC_MOVE);
            }
        } finally {
            synchronized (this) {
                coming -= entry.bytes();
            }
            Files.deleteIfExists(part);
            Files.deleteIfExists(second(part));
        }
    }

    private static Path second(Path part) {
        return part.resolveSibling(part.getFileName() + "-linked");
    }

    private static void receive(Path part, ClassEntry entry, Source source) throws IOException, InterruptedException {
        MessageDigest digest = Hashes.begin();
        try (FileChannel out = FileChannel.open(part, CREATE_NEW, WRITE)) {
            long offset = 0;
            while (offset < entry.bytes()) {
                byte[] piece = source.read(offset);
                if (piece.length == 0) {
                    throw new IOException("it ended after " + offset + " of " + entry.bytes() + " bytes");
                }
                if (piece.length > ClassOffer.PIECE) {
                    throw new IOException("a piece of it has " + piece.length + " bytes, at most " + ClassOffer.PIECE
                            + " are possible");
                }
                offset += piece.length;
                if (offset > entry.bytes()) {
                    throw new IOException("it has more than its " + entry.bytes() + " bytes");
                }
                digest.update(piece);
                ByteBuffer buffer = ByteBuffer.wrap(piece);
                while (buffer.hasRemaining()) {
                    out.write(buffer);
                }
            }
            String hash = Hashes.end(digest);
            if (!hash.equals(entry.sha256())) {
                throw new IOException("what came has the SHA-256 " + hash + ", not " + entry.sha256()
                        + ": it was changed on its way, or on its machine while it was read");
            }
            // A name must not outlive its bytes when the machine fails.
            out.force(true);
        }
    }

    /** Makes room. @return a file for the bytes */
    private synchronized Path reserve(long bytes) throws IOException {
        RunDirectory own = desk();
        own.sweepDead(List.of(directory));
        List<Kept> used = new ArrayList<>();
        for (Path desk : desks()) {
            used.addAll(files(desk, desk.equals(own.path()) ? "*" + SUFFIX : "*"));
        }
        Map<Object, Long> inUse = new HashMap<>();
        used.forEach(one -> inUse.put(one.key(), one.bytes()));
        List<Kept> unused = files(directory, "*" + SUFFIX);
        unused.removeIf(one -> inUse.containsKey(one.key()));
        unused.sort(Comparator.comparing(Kept::used));
        long needed = coming + bytes;
        for (long one : inUse.values()) {
            needed += one;
        }
        long total = needed;
        for (Kept one : unused) {
            total += one.bytes();
        }
        for (Kept one : unused) {
            if (total > maxBytes) {
                Files.deleteIfExists(one.file());
                total -= one.bytes();
            }
        }
        if (total > maxBytes) {
            throw new IOException("the class cache " + directory + " holds at most " + maxBytes + " bytes, of which "
                    + (needed - bytes) + " are in use; no room for " + bytes + " more");
        }
        coming += bytes;
        return own.file(PART + ++numbers);
    }

    private List<Path> desks() throws IOException {
        List<Path> desks = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, RunDirectory.PREFIX + "*")) {
            found.forEach(desks::add);
        }
        return desks;
    }

    private static List<Kept> files(Path place, String pattern) throws IOException {
        List<Kept> files = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(place, pattern)) {
            for (Path file : found) {
                try {
                    BasicFileAttributes attributes =
                            Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                    Object key = attributes.fileKey();
                    files.add(
                            new Kept(file, attributes.size(), attributes.lastModifiedTime(), key == null ? file : key));
                } catch (NoSuchFileException e) {
                    // Somebody else makes room, or is done.
                }
            }
        } catch (NoSuchFileException e) {
            // Closed meanwhile.
        }
        return files;
    }

    /** Made when it is needed, and again should somebody have removed the whole cache. */
    private RunDirectory desk() throws IOException {
        if (closed) {
            throw new IOException("the class cache " + directory + " is closed");
        }
        RunDirectory there = desk;
        if (there != null && Files.isDirectory(there.path())) {
            return there;
        }
        if (there != null) {
            desk = null;
            there.close();
        }
        Files.createDirectories(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        RunDirectory made = RunDirectory.in(directory);
        desk = made;
        return made;
    }

    /** Ends all uses. The files stay. Idempotent. */
    @Override
    public synchronized void close() {
        closed = true;
        if (desk != null) {
            try {
                desk.close();
            } catch (IOException e) {
                System.getLogger(ClassCache.class.getName())
                        .log(System.Logger.Level.WARNING, "could not remove " + desk.path(), e);
            }
            desk = null;
        }
    }
}
