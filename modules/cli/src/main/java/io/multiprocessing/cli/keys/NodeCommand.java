package io.multiprocessing.cli.keys;

import io.multiprocessing.actors.tls.HostName;
import io.multiprocessing.actors.tls.TlsFiles;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code mp keys node}. */
@Command(
        name = "node",
        description = "Makes the certificate of a host and its key: HOST.pem and HOST-key.pem, named after the first"
                + " host. A file that is there is not replaced.",
        mixinStandardHelpOptions = true)
final class NodeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--host",
            required = true,
            converter = Host.class,
            paramLabel = "HOST",
            description = "the name or the address by which the other members reach it; as often as it has names")
    private List<HostName> hosts;

    @Option(names = "--directory", required = true, paramLabel = "DIR", description = "where mp keys init made the CA")
    private Path directory;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "where the files go, with a copy of ca.pem; made if missing; without: beside the CA")
    private @Nullable Path out;

    @Option(
            names = "--name",
            paramLabel = "CN",
            description = "the name in the certificate, which nobody checks; without: the first host")
    private @Nullable String name;

    @Option(
            names = "--days",
            defaultValue = "365",
            description = "how long it holds, the CA's end at most; default ${DEFAULT-VALUE}")
    private int days;

    @Override
    public Integer call() {
        Limits.check(spec, name, days);
        Authority authority = Authority.read(directory, Instant.now());
        TlsFiles files = authority.makeNode(out == null ? directory : out, hosts, name, days, Instant.now());
        PrintWriter printed = spec.commandLine().getOut();
        printed.println(files.certificate() + ": for "
                + String.join(", ", hosts.stream().map(HostName::toString).toList()) + ", "
                + Limits.until(Authority.certificateIn(files)));
        printed.println(files.privateKey() + ": for that host alone");
        return 0;
    }

    /** Refuses what no certificate can be for. */
    static final class Host implements ITypeConverter<HostName> {
        @Override
        public HostName convert(String value) {
            try {
                return HostName.of(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }
}
