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
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The class path of processes: what of ours a process needs first, so that one archive of it serves whatever follows;
 * then the driver's class path as it is.
 */
public final class ClassPath {
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
    private final List<Path> packed;
    private final List<String> entries;
    private final List<String> watched;
    private final List<Stamp> stamps;

    private ClassPath(List<Path> ours, List<Path> packed, List<String> entries, List<String> watched) {
        this.ours = ours;
        this.packed = packed;
        this.entries = entries;
        this.watched = watched;
        this.stamps = watched.stream()
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
    public static ClassPath ofThisJvm() {
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
        Map<Path, Integer> ours = modules();
        List<Path> packed = ours.entrySet().stream()
                .filter(place -> place.getValue() > 1)
                .map(Map.Entry::getKey)
                .toList();
        return of(
                List.copyOf(ours.keySet()),
                packed,
                System.getProperty("java.class.path", ""),
                Path.of(System.getProperty("user.dir")));
    }

    /**
     * This JVM's own library, then another program's files, which never change.
     *
     * @throws IllegalStateException if the library comes from where a child JVM could not get it
     */
    public static ClassPath ofProgram(List<Path> files) {
        List<Path> ours = List.copyOf(modules().keySet());
        LinkedHashSet<String> entries = new LinkedHashSet<>();
        ours.forEach(path -> entries.add(path.toString()));
        List<String> watched = List.copyOf(entries);
        files.forEach(path -> entries.add(path.toString()));
        return new ClassPath(ours, List.of(), List.copyOf(entries), watched);
    }

    /** Where the modules that a process needs are, and how many of them are there. */
    private static Map<Path, Integer> modules() {
        Map<Path, Integer> modules = new LinkedHashMap<>();
        for (Class<?> type : OURS) {
            modules.merge(location(type), 1, Integer::sum);
        }
        return modules;
    }

    /** Ours, then the entries of a class path, relative ones in a working directory. */
    static ClassPath of(List<Path> ours, String classPath, Path workingDirectory) {
        return of(ours, List.of(), classPath, workingDirectory);
    }

    private static ClassPath of(List<Path> ours, List<Path> packed, String classPath, Path workingDirectory) {
        LinkedHashSet<String> entries = new LinkedHashSet<>();
        ours.forEach(path -> entries.add(path.toString()));
        if (!classPath.isEmpty()) {
            for (String entry : classPath.split(File.pathSeparator, -1)) {
                // An empty entry is the working directory.
                entries.add(workingDirectory.resolve(entry).toString());
            }
        }
        List<String> all = List.copyOf(entries);
        return new ClassPath(ours, packed, all, all);
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

    public List<String> entries() {
        return entries;
    }

    /** What of it is this library. */
    List<Path> ours() {
        return ours;
    }

    /** What of it is this library and nothing else: a program that is packed into one jar with it is not. */
    public List<Path> library() {
        return ours.stream().filter(path -> !packed.contains(path)).toList();
    }

    /** Whether the jars are still those of when this was made. A few microseconds for each. */
    boolean unchanged() {
        return stamps.stream().allMatch(Stamp::holds);
    }

    /** The same entries as their files are now. */
    ClassPath again() {
        return new ClassPath(ours, packed, entries, watched);
    }
}
