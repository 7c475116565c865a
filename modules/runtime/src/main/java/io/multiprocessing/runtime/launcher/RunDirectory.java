package io.multiprocessing.runtime.launcher;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Where one launcher keeps its socket, status pages and the raw output of its processes, or another part of a program
 * what it makes: a directory that nobody else may enter, gone when it is closed.
 *
 * <p>A lock on a file in it tells that its driver lives; the operating system lets go of the lock when the driver dies,
 * and the next launcher that starts removes the directory, if it is where run directories may be.
 */
public final class RunDirectory implements AutoCloseable {
    /** A Unix socket's path may have 108 bytes on Linux, 104 on macOS, with a zero at the end. */
    private static final int MAX_SOCKET_PATH_BYTES = 90;

    /** What the names of all begin with. */
    public static final String PREFIX = "mp-";

    private static final String LOCK = "lock";
    private static final String SOCKET = "link";

    /** A directory without a lock file may be one that is being made. */
    private static final Duration UNLOCKED_GRACE = Duration.ofMinutes(1);

    private final Path directory;
    private final FileChannel lock;

    private RunDirectory(Path directory, FileChannel lock) {
        this.directory = directory;
        this.lock = lock;
    }

    /** Where run directories may be, the best place first. */
    static List<Path> places() {
        LinkedHashSet<Path> places = new LinkedHashSet<>();
        String runtime = System.getenv("XDG_RUNTIME_DIR");
        if (runtime != null && runtime.startsWith("/")) {
            places.add(Path.of(runtime));
        }
        places.add(Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath());
        places.add(Path.of("/tmp"));
        return List.copyOf(places);
    }

    /**
     * Makes one in the first place that will do.
     *
     * @throws IOException if none will; names every place and why
     */
    static RunDirectory create(List<Path> places) throws IOException {
        List<String> refused = new ArrayList<>();
        for (Path place : places) {
            Path directory = place.resolve(newName());
            int bytes = directory.resolve(SOCKET).toString().getBytes(StandardCharsets.UTF_8).length;
            if (bytes > MAX_SOCKET_PATH_BYTES) {
                refused.add(place + ": the path of a socket in it would have " + bytes + " bytes, at most "
                        + MAX_SOCKET_PATH_BYTES + " are possible");
                continue;
            }
            try {
                return create(directory);
            } catch (IOException e) {
                refused.add(place + ": " + e);
            }
        }
        throw new IOException("cannot make a directory for processes; point java.io.tmpdir to a short path that can be"
                + " written. Tried " + String.join("; ", refused));
    }

    private static String newName() {
        return PREFIX + thisJvm() + "-"
                + Integer.toHexString(ThreadLocalRandom.current().nextInt());
    }

    /** Makes one in this place, however deep: without a socket. */
    public static RunDirectory in(Path place) throws IOException {
        return create(place.resolve(newName()));
    }

    private static RunDirectory create(Path directory) throws IOException {
        Files.createDirectory(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        FileChannel channel =
                FileChannel.open(directory.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        if (tryLock(channel) == null) {
            channel.close();
            throw new IOException("somebody else has locked " + directory);
        }
        return new RunDirectory(directory, channel);
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        return channel.tryLock();
    }

    public Path path() {
        return directory;
    }

    Path socket() {
        return directory.resolve(SOCKET);
    }

    public Path file(String name) {
        return directory.resolve(name);
    }

    /** Removes it with all that is in it. */
    @Override
    public void close() throws IOException {
        try (lock) {
            deleteTree(directory);
        }
    }

    /** Removes the directories of drivers that are dead. What cannot be removed is left for the next time. */
    public void sweepDead(List<Path> places) {
        for (Path place : places) {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(place, PREFIX + "*")) {
                for (Path directory : found) {
                    sweep(directory);
                }
            } catch (IOException e) {
                // Another user's, or gone meanwhile: not ours to remove.
            }
        }
    }

    private void sweep(Path directory) {
        // Closing any channel to a locked file gives up the lock of the whole JVM: never touch one's own.
        if (String.valueOf(directory.getFileName()).startsWith(PREFIX + thisJvm() + "-")) {
            return;
        }
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(directory, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!attributes.isDirectory() || !owner(directory).equals(owner(this.directory))) {
                return;
            }
            try (FileChannel channel = FileChannel.open(directory.resolve(LOCK), StandardOpenOption.WRITE)) {
                if (tryLock(channel) != null) {
                    deleteTree(directory);
                }
            } catch (NoSuchFileException e) {
                if (attributes
                        .lastModifiedTime()
                        .toInstant()
                        .isBefore(Instant.now().minus(UNLOCKED_GRACE))) {
                    deleteTree(directory);
                }
            }
        } catch (IOException e) {
            // Somebody else sweeps it, or it is another user's.
        }
    }

    private static UserPrincipal owner(Path path) throws IOException {
        return Files.getOwner(path, LinkOption.NOFOLLOW_LINKS);
    }

    /** Process id and start time: a later JVM with the same id, as in a container, is another. */
    private static String thisJvm() {
        ProcessHandle self = ProcessHandle.current();
        Optional<Instant> start = self.info().startInstant();
        return self.pid() + "-" + Long.toString(start.map(Instant::toEpochMilli).orElse(0L), Character.MAX_RADIX);
    }

    private static void deleteTree(Path root) throws IOException {
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                    throws IOException {
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
