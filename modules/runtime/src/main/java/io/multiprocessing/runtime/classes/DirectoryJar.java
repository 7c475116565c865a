package io.multiprocessing.runtime.classes;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.LocalDateTime;
import java.util.EnumSet;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipOutputStream;

/**
 * A directory of classes as a jar. Of the same files the same bytes, wherever and whenever it is made: names are sorted,
 * times are fixed, and nothing is compressed, as that differs from one zlib to another.
 */
final class DirectoryJar {
    private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);
    private static final int BUFFER = 1 << 16;

    private final Path directory;
    private final Path excluded;
    private final long maxBytes;
    private final BooleanSupplier abandoned;
    private final byte[] buffer = new byte[BUFFER];
    private final Map<String, Path> files = new TreeMap<>();
    private long bytes;

    /**
     * A jar that is not made yet.
     *
     * @param excluded a directory that is left out should it be inside
     * @param maxBytes that the files may have
     * @param abandoned asked now and then
     */
    DirectoryJar(Path directory, Path excluded, long maxBytes, BooleanSupplier abandoned) {
        this.directory = directory;
        this.excluded = excluded;
        this.maxBytes = maxBytes;
        this.abandoned = abandoned;
    }

    /** @return hash of the jar, of which nothing is left where it fails */
    String write(Path jar) throws IOException {
        boolean written = false;
        try {
            collect();
            String hash = pack(jar);
            written = true;
            return hash;
        } finally {
            if (!written) {
                Files.deleteIfExists(jar);
            }
        }
    }

    private String pack(Path jar) throws IOException {
        MessageDigest digest = Hashes.begin();
        try (OutputStream file = Files.newOutputStream(jar, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                ZipOutputStream zip =
                        new ZipOutputStream(new BufferedOutputStream(new DigestOutputStream(file, digest), BUFFER))) {
            zip.setMethod(ZipOutputStream.STORED);
            for (Map.Entry<String, Path> entry : files.entrySet()) {
                if (abandoned.getAsBoolean()) {
                    throw new IOException("the program is closing");
                }
                add(zip, entry.getKey(), entry.getValue());
            }
        }
        return Hashes.end(digest);
    }

    private void collect() throws IOException {
        Files.walkFileTree(
                directory, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
                        if (path.equals(excluded)) {
                            return FileVisitResult.SKIP_SUBTREE;
                        }
                        if (!path.equals(directory)) {
                            files.put(name(path) + "/", path);
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) throws IOException {
                        if (attributes.isRegularFile()) {
                            bytes += attributes.size();
                            if (bytes > maxBytes) {
                                throw new IOException("its files have more than " + maxBytes
                                        + " bytes; put the program's classes into a directory of their own");
                            }
                            files.put(name(path), path);
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path path, IOException failure) throws IOException {
                        if (failure instanceof NoSuchFileException || failure instanceof FileSystemLoopException) {
                            return FileVisitResult.CONTINUE;
                        }
                        throw failure;
                    }
                });
    }

    private String name(Path path) {
        return directory.relativize(path).toString();
    }

    private void add(ZipOutputStream zip, String name, Path file) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(TIME);
        boolean isFile = !entry.isDirectory();
        CRC32 crc = new CRC32();
        long size = isFile ? read(file, crc) : 0;
        entry.setSize(size);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        if (isFile) {
            try (InputStream in = Files.newInputStream(file)) {
                in.transferTo(zip);
                zip.closeEntry();
            } catch (ZipException e) {
                throw new IOException(file + " changed while it was packed into a jar", e);
            }
        }
    }

    private long read(Path file, CRC32 crc) throws IOException {
        long size = 0;
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                crc.update(buffer, 0, read);
                size += read;
            }
        }
        return size;
    }
}
