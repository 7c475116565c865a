package io.multiprocessing.cli.keys;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Set;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;
import org.jspecify.annotations.Nullable;

/** Writes PEM files that are not there yet. */
final class NewFiles {
    /** A key that was replaced is lost, and with a CA's every certificate that it signed. */
    private static final Set<StandardOpenOption> NEW = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

    private NewFiles() {}

    /** Refuses before anything is made, so that none of them is left alone. */
    static void check(Path... files) {
        for (Path file : files) {
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                throw isThere(file, null);
            }
        }
    }

    /** Writes both or none; the key is never open to anybody but its owner, not even while it is written. */
    static void writePair(Path certificateFile, X509Certificate certificate, Path keyFile, PrivateKey key)
            throws CertificateEncodingException {
        byte[] encoded = certificate.getEncoded();
        write(keyFile, "PRIVATE KEY", key.getEncoded(), "rw-------");
        try {
            write(certificateFile, "CERTIFICATE", encoded, "rw-r--r--");
        } catch (KeysException e) {
            deleteAfter(keyFile, e);
            throw e;
        }
    }

    /** Copies it, unless it is there. */
    static void copyCertificate(Path from, Path to) {
        try {
            byte[] content = Files.readAllBytes(from);
            if (!Files.exists(to)) {
                write(to, content, "rw-r--r--");
            } else if (!Arrays.equals(content, Files.readAllBytes(to))) {
                throw new KeysException(to + " is there, and is not the same as " + from
                        + ": it belongs to another CA; give another --out");
            }
        } catch (IOException e) {
            throw new KeysException("cannot copy " + from + " to " + to + ": " + e, e);
        }
    }

    private static void write(Path file, String label, byte[] content, String permissions) {
        StringWriter text = new StringWriter();
        try (PemWriter pem = new PemWriter(text)) {
            pem.writeObject(new PemObject(label, content));
        } catch (IOException e) {
            throw new KeysException("cannot encode " + file + ": " + e, e);
        }
        write(file, text.toString().getBytes(StandardCharsets.US_ASCII), permissions);
    }

    private static void write(Path file, byte[] content, String permissions) {
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] attributes = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            try (SeekableByteChannel channel = Files.newByteChannel(file, NEW, attributes)) {
                ByteBuffer left = ByteBuffer.wrap(content);
                while (left.hasRemaining()) {
                    channel.write(left);
                }
            } catch (FileAlreadyExistsException e) {
                throw isThere(file, e);
            } catch (IOException e) {
                KeysException failure = new KeysException("cannot write " + file + ": " + e, e);
                // Half a file would be in the way the next time.
                deleteAfter(file, failure);
                throw failure;
            }
        } catch (IOException e) {
            throw new KeysException("cannot make the directory of " + file + ": " + e, e);
        }
    }

    private static void deleteAfter(Path file, KeysException failure) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private static KeysException isThere(Path file, @Nullable Throwable cause) {
        return new KeysException(
                file + " is there already and is not replaced; move it away, or give another directory", cause);
    }
}
