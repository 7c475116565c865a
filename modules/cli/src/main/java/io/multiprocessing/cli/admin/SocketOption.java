package io.multiprocessing.cli.admin;

import io.multiprocessing.runtime.admin.AdminClient;
import io.multiprocessing.runtime.admin.SocketPlace;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which agent is asked. */
final class SocketOption {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--socket",
            paramLabel = "PATH",
            description = "the agent's admin socket; without: the only one of this user's agents")
    private @Nullable Path socket;

    /** @return the rows of the answer */
    List<List<String>> ask(String... words) {
        return AdminClient.ask(socket == null ? only() : socket, words);
    }

    private Path only() {
        List<Path> living = SocketPlace.living();
        if (living.size() == 1) {
            return living.get(0);
        }
        throw new ParameterException(
                spec.commandLine(),
                living.isEmpty()
                        ? "no agent of this user listens in " + SocketPlace.directory()
                                + "; start one with mp agent, or say with --socket where it is"
                        : "there are " + living.size() + " agents of this user; say with --socket which is meant: "
                                + living.stream().map(Path::toString).collect(Collectors.joining(", ")));
    }
}
