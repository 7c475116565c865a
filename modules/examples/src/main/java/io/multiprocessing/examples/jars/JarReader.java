package io.multiprocessing.examples.jars;

import io.multiprocessing.examples.jars.Finding.Kind;
import io.multiprocessing.examples.jars.JarIndex.ClassEntry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Reads one jar: every class file is unpacked, hashed, parsed, and packed again as well as can be. The same for a pool's
 * process and for one thread.
 */
final class JarReader {
    /** A class file has at most a few MiB; whatever unpacks to more is not one. */
    private static final int LONGEST_CLASS_FILE = 16 << 20;

    private static final String VERSIONS = "META-INF/versions/";

    private final String jar;
    private final Consumer<? super Finding> findings;
    private final MessageDigest sha256 = sha256();
    private final Deflater packer = new Deflater(Deflater.BEST_COMPRESSION, true);
    private final byte[] packed = new byte[1 << 16];
    private final List<ClassEntry> classes = new ArrayList<>();
    private long unpackedBytes;
    private long classBytes;
    private long packedBytes;
    private long repackedBytes;
    private int damagedClasses;
    private String damage = "";

    private JarReader(String jar, Consumer<? super Finding> findings) {
        this.jar = jar;
        this.findings = findings;
    }

    /** A jar that is damaged gives what could be read of it. */
    static JarIndex read(Path folder, String jar, Consumer<? super Finding> findings) {
        JarReader reader = new JarReader(jar, findings);
        try {
            return reader.read(folder.resolve(jar));
        } finally {
            reader.packer.end();
        }
    }

    private JarIndex read(Path file) {
        long bytes = 0;
        try {
            bytes = Files.size(file);
            try (ZipFile zip = new ZipFile(file.toFile())) {
                for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
                    ZipEntry entry = entries.nextElement();
                    unpackedBytes += Math.max(0, entry.getSize());
                    if (entry.getName().endsWith(".class") && !entry.isDirectory()) {
                        packedBytes += Math.max(0, entry.getCompressedSize());
                        readClass(entry.getName(), unpacked(zip, entry));
                    }
                }
            }
        } catch (IOException | RuntimeException e) {
            damage = e.getMessage() == null ? e.getClass().getName() : e.getMessage();
            findings.accept(new Finding(Files.isReadable(file) ? Kind.DAMAGED_JAR : Kind.UNREADABLE, jar, damage));
        }
        tellSurprises();
        return new JarIndex(
                jar,
                bytes,
                unpackedBytes,
                classBytes,
                packedBytes,
                repackedBytes,
                classes,
                damagedClasses,
                damage,
                Reader.HERE);
    }

    private static byte[] unpacked(ZipFile zip, ZipEntry entry) throws IOException {
        try (InputStream in = zip.getInputStream(entry)) {
            return in.readNBytes(LONGEST_CLASS_FILE);
        }
    }

    private void readClass(String entry, byte[] classFile) {
        classBytes += classFile.length;
        repackedBytes += repackedSize(classFile);
        long fingerprint = ByteBuffer.wrap(sha256.digest(classFile)).getLong();
        Optional<ClassHeader> header = ClassHeader.parse(classFile);
        if (header.isEmpty()) {
            damagedClasses++;
            findings.accept(new Finding(Kind.DAMAGED_CLASS, jar, entry));
        } else if (!header.get().module()) {
            ClassHeader found = header.get();
            classes.add(new ClassEntry(
                    found.name(),
                    classFile.length,
                    fingerprint,
                    found.release(),
                    found.methods(),
                    entry.startsWith(VERSIONS)));
            if (!entry.endsWith(found.name().replace('.', '/') + ".class")) {
                findings.accept(new Finding(Kind.MISPLACED_CLASS, jar, entry + " holds " + found.name()));
            }
        }
    }

    private long repackedSize(byte[] bytes) {
        packer.reset();
        packer.setInput(bytes);
        packer.finish();
        while (!packer.finished()) {
            packer.deflate(packed);
        }
        return packer.getBytesWritten();
    }

    private void tellSurprises() {
        int here = Runtime.version().feature();
        long newer = classes.stream()
                .filter(entry -> entry.release() > here && !entry.versioned())
                .count();
        if (newer > 0) {
            int newest = classes.stream().mapToInt(ClassEntry::release).max().orElse(here);
            findings.accept(
                    new Finding(Kind.NEWER_CLASS, jar, "%d classes, for Java %d at most".formatted(newer, newest)));
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("no SHA-256 in this JVM, which the Java platform demands", e);
        }
    }
}
