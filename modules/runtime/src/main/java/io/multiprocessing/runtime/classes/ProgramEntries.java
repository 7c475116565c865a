package io.multiprocessing.runtime.classes;

import io.multiprocessing.runtime.launcher.ClassPath;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The files and directories that a class path stands for, in the order in which a JVM looks into them: what the manifest
 * of a jar names comes right behind the jar. This library's own are left out, and so is what does not exist and a jar
 * that has nothing but a manifest.
 */
final class ProgramEntries {
    private static final Pattern SPACES = Pattern.compile("\\s+");
    private static final String FILE_SCHEME = "file:";

    private final Set<Path> seen = new HashSet<>();
    private final List<Path> entries = new ArrayList<>();

    private ProgramEntries() {}

    static List<Path> of(ClassPath classPath) throws IOException {
        ProgramEntries found = new ProgramEntries();
        for (Path library : classPath.library()) {
            if (Files.exists(library)) {
                found.seen.add(library.toRealPath());
            }
        }
        for (String entry : classPath.entries()) {
            found.visit(Path.of(entry));
        }
        return List.copyOf(found.entries);
    }

    private void visit(Path entry) throws IOException {
        boolean directory = Files.isDirectory(entry);
        if (!(directory || Files.isRegularFile(entry)) || !seen.add(entry.toRealPath())) {
            return;
        }
        String named = directory ? null : manifestClassPath(entry);
        if (named == null || !holdsManifestOnly(entry)) {
            entries.add(entry);
        }
        if (named != null) {
            for (String reference : SPACES.split(named.strip())) {
                Path next = resolve(entry, reference);
                // As the JVM takes it: what ends in a slash is a directory, everything else a jar.
                if (next != null && Files.isDirectory(next) == reference.endsWith("/")) {
                    visit(next);
                }
            }
        }
    }

    private static @Nullable String manifestClassPath(Path file) {
        try (JarFile jar = new JarFile(file.toFile(), false)) {
            Manifest manifest = jar.getManifest();
            String named =
                    manifest == null ? null : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
            return named == null || named.isBlank() ? null : named;
        } catch (IOException e) {
            // No jar: the JVM will say so where it matters, and not otherwise.
            return null;
        }
    }

    private static boolean holdsManifestOnly(Path file) throws IOException {
        try (JarFile jar = new JarFile(file.toFile(), false)) {
            return jar.stream()
                    .allMatch(entry -> entry.isDirectory() || entry.getName().equals(JarFile.MANIFEST_NAME));
        }
    }

    /** Null for what is no file. */
    private static @Nullable Path resolve(Path jar, String reference) {
        String rest = reference;
        if (reference.toLowerCase(Locale.ROOT).startsWith(FILE_SCHEME)) {
            rest = reference.substring(FILE_SCHEME.length());
        }
        try {
            URI uri = jar.toUri().resolve(new URI(rest));
            return FILE_SCHEME.equals(uri.getScheme() + ":") && uri.getPath() != null ? Path.of(uri.getPath()) : null;
        } catch (URISyntaxException e) {
            // Not encoded, which the JVM takes as well.
            return jar.resolveSibling(rest);
        }
    }
}
