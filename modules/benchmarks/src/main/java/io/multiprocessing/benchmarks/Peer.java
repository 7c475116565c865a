package io.multiprocessing.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** The same figures of CPython, by the script that the launching shell script names. */
final class Peer {
    private final String script;

    Peer(String script) {
        this.script = script;
    }

    /** Runs one figure; the script prints a name and a value on each line. */
    Map<String, Double> measure(String figure, int count) throws IOException, InterruptedException {
        java.lang.Process python = new ProcessBuilder("python3", script, figure, Integer.toString(count))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Map<String, Double> values = new TreeMap<>();
        try (BufferedReader out = python.inputReader()) {
            out.lines().forEach(line -> {
                String[] fields = line.split(" ");
                values.put(fields[0], Double.valueOf(fields[1]));
            });
        }
        if (python.waitFor() != 0) {
            throw new IOException("python3 " + script + " " + figure + " failed: " + python.exitValue());
        }
        return values;
    }
}
