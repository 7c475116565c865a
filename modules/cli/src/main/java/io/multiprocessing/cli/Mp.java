package io.multiprocessing.cli;

import io.multiprocessing.MultiprocessingException;
import io.multiprocessing.cli.admin.KillCommand;
import io.multiprocessing.cli.admin.PsCommand;
import io.multiprocessing.cli.admin.StatusCommand;
import io.multiprocessing.cli.agent.AgentCommand;
import io.multiprocessing.cli.keys.KeysCommand;
import java.io.PrintWriter;
import java.net.URLConnection;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * The command {@code mp}. One class for each command under it; each is a {@code Callable} of its exit status.
 *
 * <p>Exit status: 0, done; 1, failed, with one line on standard error; 2, not understood; 3, an
 * agent has lost its cluster.
 */
@Command(
        name = "mp",
        description = "Runs programs on many machines.",
        subcommands = {
            AgentCommand.class,
            StatusCommand.class,
            PsCommand.class,
            KillCommand.class,
            KeysCommand.class,
            HelpCommand.class
        },
        mixinStandardHelpOptions = true,
        versionProvider = Mp.Version.class)
public final class Mp {
    /** The exit status of what was tried and failed. */
    public static final int FAILED = CommandLine.ExitCode.SOFTWARE;

    /** The exit status of what was not understood. */
    public static final int USAGE = CommandLine.ExitCode.USAGE;

    /** Ends the JVM with the exit status. */
    public static void main(String[] args) {
        // Akka reads the manifest of every jar once; each would be kept open, and in memory, some with thousands of
        // entries.
        URLConnection.setDefaultUseCaches("jar", false);
        System.exit(commandLine().execute(args));
    }

    /** The command as a test runs it: without ending the JVM. */
    static int run(PrintWriter out, PrintWriter err, String... args) {
        return commandLine().setOut(out).setErr(err).execute(args);
    }

    private static CommandLine commandLine() {
        return new CommandLine(new Mp())
                .setExecutionExceptionHandler(Mp::failed)
                .setParameterExceptionHandler(Mp::notUnderstood);
    }

    private static int failed(Exception failure, CommandLine command, ParseResult parsed) {
        boolean foreseen = failure instanceof MultiprocessingException;
        line(command, foreseen ? String.valueOf(failure.getMessage()) : failure.toString());
        if (!foreseen) {
            // Nobody could mend it by what it says; whoever reports it needs the place.
            failure.printStackTrace(command.getErr());
        }
        return FAILED;
    }

    private static int notUnderstood(ParameterException failure, String[] args) {
        CommandLine command = failure.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        line(command, failure.getMessage() + "; see " + name + " --help");
        return USAGE;
    }

    private static void line(CommandLine command, String text) {
        command.getErr().println(command.getCommandSpec().qualifiedName() + ": " + text);
    }

    /** As the jar says it. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Mp.class.getPackage().getImplementationVersion();
            return List.of("mp " + (version == null ? "of no release" : version) + ", Java " + Runtime.version())
                    .toArray(new String[0]);
        }
    }
}
