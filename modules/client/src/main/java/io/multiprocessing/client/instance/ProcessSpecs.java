package io.multiprocessing.client.instance;

import io.multiprocessing.ProcessOptions;
import io.multiprocessing.client.port.Identity;
import io.multiprocessing.client.process.InheritedProperties;
import io.multiprocessing.link.process.ProcessSpec;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/** Numbers and names what one client starts, as Python does: "Process-1:2" is the second child of "Process-1". */
final class ProcessSpecs {
    private final Identity identity;
    private final AtomicLong numbers = new AtomicLong();

    ProcessSpecs(Identity identity) {
        this.identity = identity;
    }

    Numbered next(ProcessOptions options) {
        return new Numbered(options, path(numbers.incrementAndGet()));
    }

    /** Workers are daemons; the name is the prefix of theirs. */
    ProcessSpec workers(ProcessOptions options, String name) {
        return spec(options, name, path(numbers.incrementAndGet()), true);
    }

    private String path(long number) {
        return identity.path().isEmpty() ? Long.toString(number) : identity.path() + ":" + number;
    }

    private static ProcessSpec spec(ProcessOptions options, String name, String path, boolean daemon) {
        return new ProcessSpec(
                name,
                path,
                daemon,
                options.output(),
                options.jvmOptions(),
                options.javaHome().map(Path::toString).orElse(null),
                options.directory().map(Path::toString).orElse(null),
                options.environment(),
                InheritedProperties.now(),
                options.placement().orElse(null));
    }

    /** A process that has its number and is not started yet. */
    final class Numbered {
        private final ProcessOptions options;
        private final String path;

        Numbered(ProcessOptions options, String path) {
            this.options = options;
            this.path = path;
        }

        String name() {
            return options.name().orElse("Process-" + path);
        }

        boolean daemon() {
            return options.daemon().orElse(identity.daemon());
        }

        ProcessSpec spec(String name) {
            return ProcessSpecs.spec(options, name, path, daemon());
        }
    }
}
