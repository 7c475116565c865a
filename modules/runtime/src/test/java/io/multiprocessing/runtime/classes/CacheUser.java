package io.multiprocessing.runtime.classes;

import io.multiprocessing.actors.host.ClassEntry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Another agent of the same user: a JVM that uses one entry of a cache until it is closed. */
final class CacheUser implements AutoCloseable {
    private final Process process;

    CacheUser(Path cache, long maxBytes, String content) throws IOException {
        process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        CacheUser.class.getName(),
                        cache.toString(),
                        String.valueOf(maxBytes),
                        content))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        if (!"used".equals(out.readLine())) {
            throw new AssertionError("the other agent has ended");
        }
    }

    /** Kills it. */
    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    public static void main(String[] arguments) throws Exception {
        ClassCache cache = new ClassCache(Path.of(arguments[0]), Long.parseLong(arguments[1]));
        PlayedOffer offer = new PlayedOffer();
        ClassEntry entry = offer.add("other.jar", arguments[2].getBytes(StandardCharsets.UTF_8));
        try (ClassCache.Use use = cache.use(entry, offer.source(entry))) {
            System.out.println("used");
            System.in.read();
        }
    }
}
