package io.multiprocessing.runtime.instance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/** Whether somebody may step through this JVM: whoever does stops its processes too, and nobody is to be blamed for that. */
final class Debugger {
    private Debugger() {}

    /**
     * Looks for the library of the debugger's end, which is mapped however the JVM was told to load it: by an argument, an
     * argument file or a variable. Of a long command line {@link ProcessHandle} knows nothing, and a management bean takes
     * tens of milliseconds to ask.
     */
    static boolean isLoaded() {
        try (Stream<String> mapped = Files.lines(Path.of("/proc/self/maps"))) {
            return mapped.anyMatch(line -> line.endsWith("/libjdwp.so"));
        } catch (IOException | RuntimeException e) {
            // Not Linux, or a name in there is not in UTF-8.
            String[] arguments = ProcessHandle.current().info().arguments().orElse(new String[0]);
            return Arrays.stream(arguments).anyMatch(argument -> argument.contains("jdwp"));
        }
    }
}
