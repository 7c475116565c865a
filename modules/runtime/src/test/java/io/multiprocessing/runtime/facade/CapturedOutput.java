package io.multiprocessing.runtime.facade;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.List;

/** What is printed in this JVM, by it or on behalf of its processes, until it is closed. */
final class CapturedOutput implements AutoCloseable {
    private final PrintStream out = System.out;
    private final PrintStream err = System.err;
    private final ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errBytes = new ByteArrayOutputStream();

    CapturedOutput() {
        System.setOut(new PrintStream(outBytes, true, Charset.defaultCharset()));
        System.setErr(new PrintStream(errBytes, true, Charset.defaultCharset()));
    }

    String out() {
        return outBytes.toString(Charset.defaultCharset());
    }

    List<String> outLines() {
        return out().lines().toList();
    }

    String err() {
        return errBytes.toString(Charset.defaultCharset());
    }

    @Override
    public void close() {
        System.setOut(out);
        System.setErr(err);
    }
}
