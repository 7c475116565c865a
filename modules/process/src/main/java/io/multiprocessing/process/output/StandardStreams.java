package io.multiprocessing.process.output;

import io.multiprocessing.link.wire.Link;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;

/** {@code System.out} and {@code System.err} of a process. */
public final class StandardStreams {
    private final LineStream out;
    private final LineStream err;

    private StandardStreams(LineStream out, LineStream err) {
        this.out = out;
        this.err = err;
    }

    /** @param discard whether all that is printed is thrown away here */
    public static StandardStreams install(Link link, boolean discard) {
        LineStream out = new LineStream(link, 1);
        LineStream err = new LineStream(link, 2);
        System.setOut(printing(discard ? OutputStream.nullOutputStream() : out));
        System.setErr(printing(discard ? OutputStream.nullOutputStream() : err));
        return new StandardStreams(out, err);
    }

    private static PrintStream printing(OutputStream stream) {
        return new PrintStream(stream, false, charset());
    }

    /** That of the agent's own terminal, which gets the bytes as they are. */
    private static Charset charset() {
        for (String property : new String[] {"stdout.encoding", "native.encoding"}) {
            String name = System.getProperty(property);
            if (name != null && Charset.isSupported(name)) {
                return Charset.forName(name);
            }
        }
        return Charset.defaultCharset();
    }

    /** Sends what has no end of line yet: the task, or the process, that printed it has ended. */
    public void endLines() {
        out.endLine();
        err.endLine();
    }
}
