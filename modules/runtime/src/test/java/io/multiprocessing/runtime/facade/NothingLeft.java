package io.multiprocessing.runtime.facade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * After each test no child process of this JVM, no thread of the library's and no run directory is left; what was there
 * before the test does not count. {@link #afterTheClass()} is for classes whose tests share an instance.
 */
final class NothingLeft implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final boolean each;
    private Set<String> before = Set.of();

    /** For {@code @ExtendWith}. */
    NothingLeft() {
        this(true);
    }

    private NothingLeft(boolean each) {
        this.each = each;
    }

    /** For a static field with {@code @RegisterExtension}: looks once, when {@code @AfterAll} has closed what was shared. */
    static NothingLeft afterTheClass() {
        return new NothingLeft(false);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        before = left();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        if (each) {
            before = left();
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (each) {
            check();
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (!each) {
            check();
        }
    }

    private void check() {
        await().atMost(LIMIT).untilAsserted(() -> {
            Set<String> left = left();
            left.removeAll(before);
            assertThat(left).as("left by this test").isEmpty();
        });
    }

    /** All that the library may have left in this JVM and around it, in words. */
    static Set<String> left() {
        Set<String> left = new HashSet<>();
        ProcessHandle.current()
                .children()
                .filter(ProcessHandle::isAlive)
                .forEach(child -> left.add("process " + child.pid() + " "
                        + child.info().commandLine().orElse("of which nothing is known")));
        Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("multiprocessing")
                        || thread.getName().startsWith("Akka"))
                .forEach(thread -> left.add("thread " + thread.getName()));
        for (Path directory : runDirectories(ProcessHandle.current().pid())) {
            left.add("directory " + directory);
        }
        return left;
    }

    /** The directories that the driver with this id keeps or left behind. */
    static List<Path> runDirectories(long driver) {
        List<Path> found = new ArrayList<>();
        Set<Path> places = new LinkedHashSet<>();
        for (String place :
                new String[] {System.getenv("XDG_RUNTIME_DIR"), System.getProperty("java.io.tmpdir"), "/tmp"}) {
            if (place != null && Files.isDirectory(Path.of(place))) {
                places.add(Path.of(place).toAbsolutePath());
            }
        }
        for (Path place : places) {
            try (Stream<Path> entries = Files.list(place)) {
                found.addAll(
                        entries.filter(entry -> entry.getFileName().toString().startsWith("mp-" + driver + "-"))
                                .collect(Collectors.toList()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return found;
    }
}
