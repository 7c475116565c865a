package io.multiprocessing.cli.keys;

import picocli.CommandLine.Command;

/** {@code mp keys}. */
@Command(
        name = "keys",
        description = "Makes what the members of a cluster prove themselves with.",
        subcommands = {InitCommand.class, NodeCommand.class},
        mixinStandardHelpOptions = true)
public final class KeysCommand {}
