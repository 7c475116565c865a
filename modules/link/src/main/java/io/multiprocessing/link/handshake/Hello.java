package io.multiprocessing.link.handshake;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * The first message of a process to its agent: which launch it is, proven by the secret that only this child was given,
 * and what it speaks.
 *
 * <p>The first int is the protocol version in every version of it, so that one that differs can be named.
 */
public final class Hello {
    /** Kind of the message: process to agent, the first one. */
    public static final int KIND = 1;
    /** Kind of the answer to a process that is refused, before its link is closed; body: why, as {@link #refusal}. */
    public static final int REFUSED = 2;
    /** Version of the messages on the link. */
    public static final int PROTOCOL = 1;

    private final int protocol;
    private final String library;
    private final int javaFeature;
    private final long launch;
    private final byte[] secret;

    Hello(int protocol, String library, int javaFeature, long launch, byte[] secret) {
        this.protocol = protocol;
        this.library = library;
        this.javaFeature = javaFeature;
        this.launch = launch;
        this.secret = secret;
    }

    /** The greeting of this JVM. */
    public static Hello ofThisJvm(long launch, byte[] secret) {
        return new Hello(PROTOCOL, libraryVersion(), Runtime.version().feature(), launch, secret.clone());
    }

    /** Version of the library as its jar says it; {@code classes} where there is no jar. */
    public static String libraryVersion() {
        String version = Hello.class.getPackage().getImplementationVersion();
        return version == null ? "classes" : version;
    }

    public byte[] bytes() {
        byte[] words = library.getBytes(UTF_8);
        return ByteBuffer.allocate(3 * Integer.BYTES + Long.BYTES + words.length + Integer.BYTES + secret.length)
                .putInt(protocol)
                .putInt(words.length)
                .put(words)
                .putInt(javaFeature)
                .putLong(launch)
                .putInt(secret.length)
                .put(secret)
                .array();
    }

    /**
     * Reads what a stranger sent. Of another protocol version only the version is read, the rest is empty.
     *
     * @throws IOException if it is no greeting
     */
    public static Hello read(byte[] body) throws IOException {
        try {
            ByteBuffer in = ByteBuffer.wrap(body);
            int protocol = in.getInt();
            if (protocol != PROTOCOL) {
                return new Hello(protocol, "", 0, 0, new byte[0]);
            }
            String library = new String(bytes(in), UTF_8);
            return new Hello(protocol, library, in.getInt(), in.getLong(), bytes(in));
        } catch (BufferUnderflowException e) {
            throw new IOException("a greeting of " + body.length + " bytes that is cut off", e);
        }
    }

    private static byte[] bytes(ByteBuffer in) {
        int length = in.getInt();
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    /** Version of the messages on the link. */
    public int protocol() {
        return protocol;
    }

    /** Version of the library, as words. */
    public String library() {
        return library;
    }

    /** Feature version of its JVM. */
    public int javaFeature() {
        return javaFeature;
    }

    /** Number of the launch that it belongs to. */
    public long launch() {
        return launch;
    }

    /** Whether it knows the secret; takes the same time for every wrong one of the right length. */
    public boolean proves(byte[] expected) {
        return MessageDigest.isEqual(expected, secret);
    }

    /** Why this agent cannot speak with the process; empty if it can. */
    public Optional<String> refusal() {
        if (protocol != PROTOCOL) {
            return Optional.of("the agent speaks link protocol " + PROTOCOL + " (library " + libraryVersion()
                    + "), the process speaks " + protocol + "; both must run the same multiprocessing jars:"
                    + " restart the program after an upgrade");
        }
        if (!library.equals(libraryVersion())) {
            return Optional.of("the agent runs multiprocessing " + libraryVersion() + ", the process runs " + library
                    + "; both must run the same jars: restart the program after an upgrade");
        }
        return Optional.empty();
    }
}
