package io.multiprocessing.runtime.launcher;

import io.multiprocessing.Multiprocessing;
import io.multiprocessing.client.port.PoolControl;
import io.multiprocessing.link.handshake.Hello;
import io.multiprocessing.process.boot.Boot;
import io.multiprocessing.semantics.pool.ChunkSize;
import java.io.File;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The class path of processes: what of ours a process needs first, so that one archive of it serves whatever follows;
 * then the driver's class path as it is.
 */
final class ClassPath {
    /** One class of each module that a process needs. */
    private static final List<Class<?>> OURS =
            List.of(Multiprocessing.class, Hello.class, ChunkSize.class, PoolControl.class, Boot.class);

    /** How the command of a JVM begins that was started as {@code java Program.java}. */
    private static final String SOURCE_LAUNCHER = "jdk.compiler/com.sun.tools.javac.launcher.";

    /** What a file looked like; enough to see that it was replaced. */
    private record Stamp(File file, long modified, long size) {
        static Stamp of(File file) {
            return new Stamp(file, file.lastModified(), file.length());
        }

        boolean holds() {
            return file.lastModified() == modified && file.length() == size;
        }
    }

    private final List<Path> ours;
    private final List<String> entries;
    private final List<Stamp> stamps;

    private ClassPath(List<Path> ours, List<String> entries) {
        this.ours = ours;
        this.entries = entries;
        this.stamps = entries.stream()
                .map(File::new)
                .filter(File::isFile)
                .map(Stamp::of)
                .toList();
    }

    /**
     * That of this JVM.
     *
     * @throws IllegalStateException if this program's classes come from where a child JVM could not get them
     */
    static ClassPath ofThisJvm() {
        String modulePath = System.getProperty("jdk.module.path");
        if (modulePath != null) {
            throw new IllegalStateException("cannot start processes from a program on the module path: processes have a"
                    + " class path only; start this program with --class-path instead of --module-path " + modulePath);
        }
        if (System.getProperty("sun.java.command", "").startsWith(SOURCE_LAUNCHER)) {
            throw new IllegalStateException("cannot start processes from a program that was started from its source"
                    + " (java Program.java): its classes are nowhere but in the memory of this JVM, where a process could"
                    + " not find them; compile it with javac, then start it with java -cp");
        }
        checkLoader("the class loader of this library", ClassPath.class.getClassLoader());
        checkLoader(
                "the context class loader of thread " + Thread.currentThread().getName(),
                Thread.currentThread().getContextClassLoader());
        LinkedHashSet<Path> ours = new LinkedHashSet<>();
        for (Class<?> type : OURS) {
            ours.add(location(type));
        }
        return of(
                List.copyOf(ours), System.getProperty("java.class.path", ""), Path.of(System.getProperty("user.dir")));
    }

    /** Ours, then the entries of a class path, relative ones in a working directory. */
    static ClassPath of(List<Path> ours, String classPath, Path workingDirectory) {
        LinkedHashSet<String> entries = new LinkedHashSet<>();
        ours.forEach(path -> entries.add(path.toString()));
        if (!classPath.isEmpty()) {
            for (String entry : classPath.split(File.pathSeparator, -1)) {
                // An empty entry is the working directory.
                entries.add(workingDirectory.resolve(entry).toString());
            }
        }
        return new ClassPath(ours, List.copyOf(entries));
    }

    private static void checkLoader(String whose, @Nullable ClassLoader loader) {
        for (ClassLoader known = ClassLoader.getSystemClassLoader(); known != null; known = known.getParent()) {
            if (loader == known) {
                return;
            }
        }
        if (loader != null) {
            throw new IllegalStateException("cannot start processes: " + whose + " is " + loader
                    + ", whose classes a process could not find; start the program with all its classes on"
                    + " the class path (java -cp …), not through a container or a plugin that loads them");
        }
    }

    private static Path location(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        Object location = source == null ? null : source.getLocation();
        try {
            URI uri = new URI(String.valueOf(location));
            if ("file".equals(uri.getScheme())) {
                return Path.of(uri);
            }
        } catch (URISyntaxException e) {
            throw new IllegalStateException(
                    "cannot start processes: " + type.getName() + " was loaded from " + location, e);
        }
        throw new IllegalStateException("cannot start processes: " + type.getName() + " was loaded from " + location
                + ", which is no file or directory that a process could have on its class path; unpack jars that are"
                + " inside another jar");
    }

    /** As {@code java -cp} takes it. */
    String value() {
        return String.join(File.pathSeparator, entries);
    }

    List<String> entries() {
        return entries;
    }

    /** What of it is this library. */
    List<Path> ours() {
        return ours;
    }

    /** Whether the jars are still those of when this was made. A few microseconds for each. */
    boolean unchanged() {
        return stamps.stream().allMatch(Stamp::holds);
    }

    /** The same entries as their files are now. */
    ClassPath again() {
        return new ClassPath(ours, new ArrayList<>(entries));
    }
}
