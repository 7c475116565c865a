package io.multiprocessing.link.handshake;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
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
    private final long pid;

    Hello(int protocol, String library, int javaFeature, long launch, byte[] secret, long pid) {
        this.protocol = protocol;
        this.library = library;
        this.javaFeature = javaFeature;
        this.launch = launch;
        this.secret = secret;
        this.pid = pid;
    }

    /** The greeting of this JVM. */
    public static Hello ofThisJvm(long launch, byte[] secret) {
        return new Hello(
                PROTOCOL,
                libraryVersion(),
                Runtime.version().feature(),
                launch,
                secret.clone(),
                ProcessHandle.current().pid());
    }

    /** Version of the library as its jar says it; {@code classes} where there is no jar. */
    public static String libraryVersion() {
        String version = Hello.class.getPackage().getImplementationVersion();
        return version == null ? "classes" : version;
    }

    public byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(protocol);
            out.writeUTF(library);
            out.writeInt(javaFeature);
            out.writeLong(launch);
            out.writeLong(pid);
            out.writeShort(secret.length);
            out.write(secret);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads what a stranger sent. Of another protocol version only the version is read, the rest is empty.
     *
     * @throws IOException if it is no greeting
     */
    public static Hello read(byte[] body) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(body));
        int protocol = in.readInt();
        if (protocol != PROTOCOL) {
            return new Hello(protocol, "", 0, 0, new byte[0], 0);
        }
        String library = in.readUTF();
        int javaFeature = in.readInt();
        long launch = in.readLong();
        long pid = in.readLong();
        byte[] secret = new byte[in.readUnsignedShort()];
        in.readFully(secret);
        return new Hello(protocol, library, javaFeature, launch, secret, pid);
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

    public long pid() {
        return pid;
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
