package io.multiprocessing.examples.jars;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The jars below a folder.
 *
 * @param jars the largest first, so that no process is left with a long one at the end
 * @param unreadable folders and files that could not be looked into
 */
record Repository(Path folder, List<Jar> jars, List<Finding> unreadable) {
    /** A jar's path below the folder. */
    record Jar(String path, long bytes) {}

    static Repository scan(Path folder) throws IOException {
        List<Jar> jars = new ArrayList<>();
        List<Finding> unreadable = new ArrayList<>();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile() && file.toString().endsWith(".jar")) {
                    jars.add(new Jar(folder.relativize(file).toString(), attributes.size()));
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
                unreadable.add(unreadable(folder, file, failure));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) {
                if (failure != null) {
                    unreadable.add(unreadable(folder, visited, failure));
                }
                return FileVisitResult.CONTINUE;
            }
        });
        jars.sort(Comparator.comparingLong((Jar jar) -> -jar.bytes()).thenComparing(Jar::path));
        return new Repository(folder, jars, unreadable);
    }

    private static Finding unreadable(Path folder, Path file, IOException failure) {
        return new Finding(
                Finding.Kind.UNREADABLE,
                folder.relativize(file).toString(),
                failure.getClass().getSimpleName());
    }

    long bytes() {
        return jars.stream().mapToLong(Jar::bytes).sum();
    }

    /** Brings the jars into the system's file cache, so that whichever run is first does not wait for the disk alone. */
    void readOnce(Duration limit) {
        byte[] buffer = new byte[1 << 16];
        long started = System.nanoTime();
        for (Jar jar : jars) {
            try (InputStream in = Files.newInputStream(folder.resolve(jar.path()))) {
                while (in.read(buffer) >= 0) {
                    if (System.nanoTime() - started > limit.toNanos()) {
                        return;
                    }
                }
            } catch (IOException e) {
                // The run that needs the jar tells of it.
            }
        }
    }
}
