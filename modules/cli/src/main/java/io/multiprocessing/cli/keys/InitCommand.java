package io.multiprocessing.cli.keys;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mp keys init}. */
@Command(
        name = "init",
        description = "Makes the CA of a cluster: DIR/ca.pem, and its key DIR/ca-key.pem, which no member needs."
                + " Whoever has the key can make members. A file that is there is not replaced.",
        mixinStandardHelpOptions = true)
final class InitCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--directory", required = true, paramLabel = "DIR", description = "where; made if missing")
    private Path directory;

    @Option(names = "--name", paramLabel = "CN", description = "the CA's name; without: a name of its own")
    private @Nullable String name;

    @Option(
            names = "--days",
            defaultValue = "3650",
            description = "how long it holds, and no certificate of it longer; default ${DEFAULT-VALUE}")
    private int days;

    @Override
    public Integer call() {
        Limits.check(spec, name, days);
        Authority authority = Authority.make(directory, name, days, Instant.now());
        PrintWriter out = spec.commandLine().getOut();
        out.println(
                authority.certificateFile() + ": " + Limits.until(authority.certificate()) + "; every member needs it");
        out.println(authority.keyFile() + ": keep it off the members");
        return 0;
    }
}
