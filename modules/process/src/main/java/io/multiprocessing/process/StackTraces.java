package io.multiprocessing.process;

import java.io.PrintWriter;
import java.io.StringWriter;

/** A stack trace as one text, so that it is printed in one piece. */
final class StackTraces {
    private StackTraces() {}

    static String of(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text, true));
        return text.toString().stripTrailing();
    }
}
