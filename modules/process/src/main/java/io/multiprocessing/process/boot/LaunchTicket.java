package io.multiprocessing.process.boot;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * What a JVM is told on its standard input, and nowhere else, before it has a link. Its end of the input is closed
 * after it.
 *
 * <p>Bytes by hand: the JDK's data streams load method handles before their time, see {@link
 * io.multiprocessing.link.status.StatusPage}.
 */
public final class LaunchTicket {
    private static final int MAGIC = 0x6d70_0001;
    private static final int HEADER = 2 * Integer.BYTES;
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
        byte[] socketName = socket.getBytes(UTF_8);
        byte[] pageName = page.getBytes(UTF_8);
        int size = 3 * Integer.BYTES + socketName.length + pageName.length + secret.length + Long.BYTES;
        ByteBuffer bytes = ByteBuffer.allocate(HEADER + size).putInt(MAGIC).putInt(size);
        bytes.putInt(socketName.length).put(socketName).putInt(pageName.length).put(pageName);
        bytes.putLong(launch).putInt(secret.length).put(secret);
        out.write(bytes.array());
        out.flush();
    }

    /**
     * Reads what {@link #write} wrote and nothing after it. Waits for it; the death of the agent ends the input.
     *
     * @throws IOException if something else is there, or too little
     */
    static LaunchTicket read(InputStream in) throws IOException {
        try {
            ByteBuffer header = ByteBuffer.wrap(in.readNBytes(HEADER));
            int magic = header.getInt();
            int size = magic == MAGIC ? header.getInt() : -1;
            if (size < 0 || size > MAX_BYTES) {
                throw new IOException("this is the main class of a process: it is started by a program that uses"
                        + " multiprocessing, and is told by it on standard input what to do");
            }
            ByteBuffer ticket = ByteBuffer.wrap(in.readNBytes(size));
            String socket = new String(bytes(ticket), UTF_8);
            String page = new String(bytes(ticket), UTF_8);
            return new LaunchTicket(socket, page, ticket.getLong(), bytes(ticket));
        } catch (BufferUnderflowException e) {
            throw new IOException("the program that started this process has ended before it said what to do", e);
        }
    }

    private static byte[] bytes(ByteBuffer ticket) {
        byte[] bytes = new byte[ticket.getInt()];
        ticket.get(bytes);
        return bytes;
    }
}
