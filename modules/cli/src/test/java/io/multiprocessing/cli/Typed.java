package io.multiprocessing.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * What came of a command.
 *
 * @param status with which it would exit
 * @param out its standard output
 * @param err its standard error
 */
record Typed(int status, String out, String err) {
    static Typed mp(Object... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] args = new String[words.length];
        for (int i = 0; i < words.length; i++) {
            args[i] = words[i].toString();
        }
        int status = Mp.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
        return new Typed(status, out.toString(), err.toString());
    }
}
