package io.multiprocessing.runtime.launcher;

import io.multiprocessing.process.training.Training;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The file of loaded classes of this library that processes start from, kept for all programs of this user: one for each
 * build of the JDK and each state of the library's jars.
 *
 * <p>A JVM takes it if the library's jars are the first of its class path, whatever follows them, and ignores it without
 * a word otherwise. It is a dynamic archive on every JDK: an AOT cache (25) starts no faster, is five times as big and is
 * refused as a whole, the JDK's own part included, as soon as one {@code --add-opens} differs. It is made in the
 * background and never waited for; where it cannot be made or kept there is none. Directories of classes cannot be
 * archived.
 */
final class Archive implements AutoCloseable {
    private static final Duration UNUSED = Duration.ofDays(30);
    private static final Duration TOUCH = Duration.ofDays(1);
    private static final long LIMIT_SECONDS = 120;
    private static final String PREFIX = "archive-";
    private static final Path NICE = Path.of("/usr/bin/nice");

    private final List<Path> ours;
    private final Path cache;
    private final Path scratch;
    private final String name;
    private final Path file;
    private @Nullable Thread maker;
    private @Nullable Process training;
    private boolean closed;

    private Archive(List<Path> ours, Path cache, Path scratch, String name) {
        this.ours = ours;
        this.cache = cache;
        this.scratch = scratch;
        this.name = name;
        this.file = cache.resolve(name + ".jsa");
    }

    /**
     * The archive for these jars; empty if there can be none.
     *
     * @param scratch where the training may leave files
     */
    static Optional<Archive> of(List<Path> ours, Path cache, Path scratch) {
        if (!ours.stream().allMatch(Files::isRegularFile)) {
            return Optional.empty();
        }
        return Optional.of(new Archive(ours, cache, scratch, PREFIX + key(ours)));
    }

    /** This user's cache directory; empty for a user without a home, such as one of a container that is only a number. */
    static Optional<Path> userCache() {
        return userDirectory("XDG_CACHE_HOME", ".cache");
    }

    /** Ours, in a directory of the user's as the XDG base directory specification has them. */
    static Optional<Path> userDirectory(String variable, String belowHome) {
        String set = System.getenv(variable);
        String home = System.getProperty("user.home", "");
        if (set != null && set.startsWith(File.separator)) {
            return Optional.of(Path.of(set, "multiprocessing"));
        }
        return home.startsWith(File.separator)
                ? Optional.of(Path.of(home, belowHome, "multiprocessing"))
                : Optional.empty();
    }

    /** The JVM itself checks paths, sizes and times of the jars: what it would refuse has another key. */
    private static String key(List<Path> ours) {
        StringBuilder text = new StringBuilder();
        for (String property : List.of("java.vm.name", "java.vm.version", "java.vm.vendor", "java.home", "os.arch")) {
            text.append(System.getProperty(property)).append('\n');
        }
        for (Path path : ours) {
            File jar = path.toFile();
            text.append(jar)
                    .append('\n')
                    .append(jar.length())
                    .append('\n')
                    .append(jar.lastModified())
                    .append('\n');
        }
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    Path file() {
        return file;
    }

    /** Options that make a JVM of this JDK use it; none while it is not there. */
    List<String> options() {
        if (!Files.isReadable(file)) {
            return List.of();
        }
        // Why it may not be used this time is not the user's business.
        List<String> options = new ArrayList<>(List.of("-XX:SharedArchiveFile=" + file, "-Xlog:cds*=off"));
        if (Runtime.version().feature() >= 25) {
            options.add("-Xlog:aot*=off");
        }
        return options;
    }

    /** Makes it if it is not there, on a thread of its own; once for each launcher. */
    synchronized void makeInBackground(String threadName) {
        if (closed || maker != null) {
            return;
        }
        maker = new Thread(null, this::make, threadName, 0, false);
        maker.setDaemon(true);
        maker.setContextClassLoader(Archive.class.getClassLoader());
        maker.start();
    }

    private void make() {
        try {
            if (Files.exists(file)) {
                touch();
                return;
            }
            Files.createDirectories(
                    cache, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            try (FileChannel lock =
                    FileChannel.open(cache.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                if (lock.tryLock() == null) {
                    return;
                }
                sweep();
                Path failed = cache.resolve(name + ".failed");
                if (!Files.exists(file) && !Files.exists(failed)) {
                    train(failed);
                }
            }
        } catch (IOException | OverlappingFileLockException e) {
            // No cache, or another launcher is at it: processes start without.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void train(Path failed) throws IOException, InterruptedException {
        Path made = cache.resolve(name + "-" + ProcessHandle.current().pid() + ".tmp");
        RawOutput output = new RawOutput(scratch.resolve("train-output"));
        try {
            Process process = begin(made, output);
            if (process == null) {
                return;
            }
            boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
            boolean good = ended && process.exitValue() == 0 && Files.isRegularFile(made);
            synchronized (this) {
                if (closed) {
                    return;
                }
            }
            if (good) {
                Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
            } else {
                process.destroyForcibly();
                // Not tried again at each start of each program.
                Files.writeString(failed, output.tail());
            }
        } finally {
            Files.deleteIfExists(made);
        }
    }

    private synchronized @Nullable Process begin(Path made, RawOutput output) throws IOException {
        if (closed) {
            return null;
        }
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(NICE)) {
            command.addAll(List.of(NICE.toString(), "-n", "19"));
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:ArchiveClassesAtExit=" + made, "-XX:+UseSerialGC", "-Xmx128m"));
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xlog:disable"));
        command.add("-cp");
        command.add(String.join(
                File.pathSeparator, ours.stream().map(Path::toString).toList()));
        command.add(Training.class.getName());
        command.add(scratch.toString());
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.file().toFile()));
        builder.environment().keySet().removeAll(DriverOptions.VARIABLES);
        Process process = builder.start();
        process.getOutputStream().close();
        training = process;
        return process;
    }

    private void touch() throws IOException {
        Instant now = Instant.now();
        if (Files.getLastModifiedTime(file).toInstant().isBefore(now.minus(TOUCH))) {
            Files.setLastModifiedTime(file, FileTime.from(now));
        }
    }

    /** Removes what nobody has used for long. */
    private void sweep() throws IOException {
        Instant before = Instant.now().minus(UNUSED);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(cache, PREFIX + "*")) {
            for (Path old : files) {
                if (Files.getLastModifiedTime(old).toInstant().isBefore(before)) {
                    Files.deleteIfExists(old);
                }
            }
        }
    }

    /** Ends a training that runs and waits for its thread, which has nothing else to wait for. */
    @Override
    public void close() {
        Thread thread;
        synchronized (this) {
            closed = true;
            thread = maker;
            if (training != null) {
                training.destroyForcibly();
            }
        }
        boolean interrupted = false;
        while (thread != null && thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
