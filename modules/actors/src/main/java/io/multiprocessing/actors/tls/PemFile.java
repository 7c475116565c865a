package io.multiprocessing.actors.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A file in PEM: what OpenSSL, most CAs and {@code mp keys} write. */
public final class PemFile {
    private static final int MAX_BYTES = 1 << 20;
    private static final Pattern BLOCK = Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");
    private static final List<String> KEY_ALGORITHMS = List.of("EC", "RSA");
    private static final Set<PosixFilePermission> OWNERS_ALONE = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private final Path path;
    private final String what;

    /**
     * @param path where it is
     * @param what it is, for messages: "node certificate"
     */
    public PemFile(Path path, String what) {
        this.path = path;
        this.what = what;
    }

    /**
     * The certificates in it, one at least, in their order.
     *
     * @throws TlsException if there are none, with what is in its place
     */
    public List<X509Certificate> certificates() {
        List<X509Certificate> found = new ArrayList<>();
        for (Block block : read()) {
            if (block.label().equals("CERTIFICATE")) {
                found.add(certificate(block));
            }
        }
        if (found.isEmpty()) {
            throw notPem("CERTIFICATE");
        }
        return List.copyOf(found);
    }

    /**
     * The private key in it.
     *
     * @throws TlsException if there is none, somebody else may read the file, or the key is of a kind that is not taken
     */
    public PrivateKey privateKey() {
        List<Block> blocks = read();
        refuseOthers();
        for (Block block : blocks) {
            if (block.label().equals("PRIVATE KEY")) {
                return privateKey(block);
            }
            if (block.label().equals("ENCRYPTED PRIVATE KEY")) {
                throw wrong("is encrypted, and nobody is there to type its password; decrypt it: openssl pkcs8 -in "
                        + path + " -out key.pem");
            }
            if (block.label().endsWith(" PRIVATE KEY")) {
                throw wrong("is not in PKCS#8, but begins with BEGIN " + block.label()
                        + "; convert it: openssl pkcs8 -topk8 -nocrypt -in " + path + " -out key.pem");
            }
        }
        throw notPem("PRIVATE KEY");
    }

    /** "node certificate a.pem". */
    @Override
    public String toString() {
        return what + " " + path;
    }

    private X509Certificate certificate(Block block) {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(decode(block)));
        } catch (CertificateException e) {
            throw new TlsException(this + " has a block that is no X.509 certificate: " + e.getMessage(), e);
        }
    }

    private PrivateKey privateKey(Block block) {
        PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(decode(block));
        for (String algorithm : KEY_ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (GeneralSecurityException e) {
                // Of another algorithm; the encoding itself does not say it in a way that the JDK would show.
            }
        }
        throw wrong("has a key that is neither EC nor RSA");
    }

    private List<Block> read() {
        List<Block> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(text());
        while (matcher.find()) {
            blocks.add(new Block(matcher.group(1), matcher.group(2)));
        }
        return blocks;
    }

    private byte[] decode(Block block) {
        try {
            return Base64.getMimeDecoder().decode(block.base64());
        } catch (IllegalArgumentException e) {
            throw new TlsException(
                    this + " is damaged: its block " + block.label() + " is not in Base64: " + e.getMessage(), e);
        }
    }

    private String text() {
        try {
            long size = Files.size(path);
            if (size > MAX_BYTES) {
                throw wrong("has " + size + " bytes, more than any certificate or key; is it the right file?");
            }
            return Files.readString(path, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw new TlsException(
                    this + " is not there (looked for " + path.toAbsolutePath()
                            + "); make it with mp keys, or correct the setting",
                    e);
        } catch (AccessDeniedException e) {
            throw new TlsException(
                    this + " may not be read by user " + System.getProperty("user.name")
                            + "; give it to that user: chown, chmod 600",
                    e);
        } catch (IOException e) {
            throw new TlsException(this + " cannot be read: " + e, e);
        }
    }

    /** As ssh does: a key that others can read is nobody's proof. */
    private void refuseOthers() {
        PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        if (view == null) {
            return;
        }
        try {
            Set<PosixFilePermission> permissions = view.readAttributes().permissions();
            if (!OWNERS_ALONE.containsAll(permissions)) {
                throw wrong("is open to others than its owner (" + PosixFilePermissions.toString(permissions)
                        + "): whoever has it can pass for this member; chmod 600 " + path);
            }
        } catch (IOException e) {
            throw new TlsException(this + " does not say who may read it: " + e, e);
        }
    }

    private TlsException notPem(String label) {
        return wrong("is not what was asked for: it has no block -----BEGIN " + label + "-----; is it the right file,"
                + " and in PEM, not DER?");
    }

    private TlsException wrong(String how) {
        return new TlsException(this + " " + how);
    }

    private record Block(String label, String base64) {}
}
