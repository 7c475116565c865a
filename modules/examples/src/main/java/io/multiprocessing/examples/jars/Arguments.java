package io.multiprocessing.examples.jars;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is to be done: {@code [--config FILE] [FOLDER [SECONDS]]}.
 *
 * @param config settings of a member of a cluster; empty: all is done on this machine
 * @param folder below which the jars are, on every machine the same
 * @param limit for both runs together, where there are too many jars for that
 */
record Arguments(Optional<Path> config, Path folder, Duration limit) {
    private static final String CONFIG = "--config";
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** Without a folder: the system property {@code maven.repo.local}, else {@code ~/.m2/repository}. */
    static Arguments of(String... args) {
        List<String> left = new ArrayList<>(List.of(args));
        Optional<Path> config = Optional.empty();
        if (!left.isEmpty() && left.get(0).equals(CONFIG)) {
            if (left.size() == 1) {
                throw new IllegalArgumentException("cannot index: no file behind --config; config/driver.conf is one");
            }
            config = Optional.of(Path.of(left.get(1)));
            left = left.subList(2, left.size());
        }
        Path folder = left.isEmpty() ? localRepository() : Path.of(left.get(0));
        if (left.size() > 1 && !left.get(1).matches("\\d{1,9}")) {
            throw new IllegalArgumentException(
                    "cannot index for \"" + left.get(1) + "\" seconds: not a whole number; 60 is one");
        }
        Duration limit = left.size() > 1 ? Duration.ofSeconds(Long.parseLong(left.get(1))) : LIMIT;
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException("cannot index " + folder + ": no such folder; name one that holds jars");
        }
        return new Arguments(config, folder, limit);
    }

    private static Path localRepository() {
        String configured = System.getProperty("maven.repo.local", "");
        return configured.isEmpty()
                ? Path.of(System.getProperty("user.home"), ".m2", "repository")
                : Path.of(configured);
    }
}
