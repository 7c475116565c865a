package io.multiprocessing.runtime.facade;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** A file to which any process appends lines: what has happened, whoever is killed afterwards. */
record Journal(String file) implements Serializable {
    static Journal in(Path directory, String name) throws IOException {
        return new Journal(Files.createFile(directory.resolve(name)).toString());
    }

    /** One write to a file opened for appending: lines of several processes do not mix. */
    void add(Object line) {
        try {
            Files.write(Path.of(file), (line + "\n").getBytes(StandardCharsets.UTF_8), StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> lines() {
        try {
            return Files.readAllLines(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
