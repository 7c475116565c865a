package io.multiprocessing.process.boot;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * What a JVM is told on its standard input, and nowhere else, before it has a link. Its end of the input is closed
 * after it.
 */
public final class LaunchTicket {
    private static final int MAGIC = 0x6d70_0001;
    private static final int MAX_BYTES = 64 << 10;

    private final String socket;
    private final String page;
    private final long launch;
    private final byte[] secret;

    /**
     * @param socket Unix domain socket of the agent
     * @param page status page, which is there
     * @param launch number of this launch
     * @param secret known to the agent and this JVM only
     */
    public LaunchTicket(Path socket, Path page, long launch, byte[] secret) {
        this(socket.toString(), page.toString(), launch, secret.clone());
    }

    private LaunchTicket(String socket, String page, long launch, byte[] secret) {
        this.socket = socket;
        this.page = page;
        this.launch = launch;
        this.secret = secret;
    }

    public Path socket() {
        return Path.of(socket);
    }

    public Path page() {
        return Path.of(page);
    }

    public long launch() {
        return launch;
    }

    byte[] secret() {
        return secret;
    }

    /** Writes it in one piece, small enough for a pipe to take without waiting. */
    public void write(OutputStream out) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        DataOutputStream data = new DataOutputStream(bytes);
        data.writeUTF(socket);
        data.writeUTF(page);
        data.writeLong(launch);
        data.writeByte(secret.length);
        data.write(secret);
        DataOutputStream whole = new DataOutputStream(out);
        whole.writeInt(MAGIC);
        whole.writeInt(bytes.size());
        bytes.writeTo(whole);
        whole.flush();
    }

    /**
     * Reads what {@link #write} wrote and nothing after it. Waits for it; the death of the agent ends the input.
     *
     * @throws IOException if something else is there, or too little
     */
    static LaunchTicket read(InputStream in) throws IOException {
        DataInputStream data = new DataInputStream(in);
        try {
            int magic = data.readInt();
            int size = magic == MAGIC ? data.readInt() : -1;
            if (size < 0 || size > MAX_BYTES) {
                throw new IOException("this is the main class of a process: it is started by a program that uses"
                        + " multiprocessing, and is told by it on standard input what to do");
            }
            data = new DataInputStream(new ByteArrayInputStream(data.readNBytes(size)));
            String socket = data.readUTF();
            String page = data.readUTF();
            long launch = data.readLong();
            byte[] secret = new byte[data.readUnsignedByte()];
            data.readFully(secret);
            return new LaunchTicket(socket, page, launch, secret);
        } catch (EOFException e) {
            throw new IOException("the program that started this process has ended before it said what to do", e);
        }
    }
}
