package io.multiprocessing.runtime.launcher;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The file behind a process's descriptors 1 and 2: what native code and the JVM itself print, which no stream of Java's
 * sees. Written by appending, so that it may be cut while it is written.
 */
final class RawOutput {
    static final int TAIL_BYTES = 4096;
    static final long MAX_BYTES = 1 << 20;
    private static final int REPORT_LINES = 40;

    private final Path file;

    RawOutput(Path file) {
        this.file = file;
    }

    Path file() {
        return file;
    }

    /** Its end, as text; empty if it is not there. */
    String tail() {
        return Charset.defaultCharset().decode(ByteBuffer.wrap(tailBytes())).toString();
    }

    private byte[] tailBytes() {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long start = Math.max(0, channel.size() - TAIL_BYTES);
            ByteBuffer tail = ByteBuffer.allocate(TAIL_BYTES);
            int read = 0;
            while (read >= 0 && tail.hasRemaining()) {
                read = channel.read(tail, start + tail.position());
            }
            byte[] bytes = new byte[tail.position()];
            tail.flip().get(bytes);
            return bytes;
        } catch (IOException e) {
            return new byte[0];
        }
    }

    /** Above the limit, cuts all but its end. What is written meanwhile may be lost. */
    void limit() {
        try {
            if (Files.size(file) > MAX_BYTES) {
                byte[] tail = tailBytes();
                Files.write(file, tail, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
            }
        } catch (IOException e) {
            // Gone with its process.
        }
    }

    /** Where the crash report of a JVM is and the summary at its head; empty if there is none. */
    static String crashReport(Path file) {
        if (!Files.exists(file)) {
            return "";
        }
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(Files.newInputStream(file), Charset.defaultCharset()))) {
            List<String> head = in.lines()
                    .limit(REPORT_LINES)
                    .takeWhile(line -> line.startsWith("#"))
                    .filter(line -> line.length() > 2)
                    .toList();
            return "\ncrash report " + file + ", kept until the program ends:\n"
                    + head.stream().collect(Collectors.joining("\n"));
        } catch (IOException e) {
            return "\ncrash report " + file;
        }
    }
}
