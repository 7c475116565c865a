package io.multiprocessing.cli.keys;

import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What a certificate can say. */
final class Limits {
    /** Of X.520. */
    static final int MAX_NAME = 64;

    /** A hundred years: what is longer is a slip. */
    private static final int MAX_DAYS = 36_500;

    private Limits() {}

    static void check(CommandSpec spec, @Nullable String name, int days) {
        if (days < 1 || days > MAX_DAYS) {
            throw new ParameterException(spec.commandLine(), "--days must be 1 to " + MAX_DAYS + ", was " + days);
        }
        if (name != null && (name.isBlank() || name.length() > MAX_NAME)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--name must have 1 to " + MAX_NAME + " characters, has " + name.length() + ": \"" + name + "\"");
        }
    }

    static String until(X509Certificate certificate) {
        return "until " + certificate.getNotAfter().toInstant();
    }
}
