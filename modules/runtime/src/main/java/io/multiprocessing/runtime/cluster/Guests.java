package io.multiprocessing.runtime.cluster;

import io.multiprocessing.actors.host.ClassOffer;
import io.multiprocessing.actors.host.GuestLauncher;
import io.multiprocessing.link.wire.LinkLoop;
import io.multiprocessing.runtime.classes.ClassCache;
import io.multiprocessing.runtime.classes.FetchingLauncher;
import io.multiprocessing.runtime.launcher.JvmLauncher;
import io.multiprocessing.runtime.settings.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The launchers of the programs that are at home elsewhere, and the cache that they share. */
final class Guests implements GuestLauncher.Factory, AutoCloseable {
    private static final long CLOSE_SECONDS = 10;

    private final ClassCache cache;
    private final FetchingLauncher.Factory factory;
    private final Map<FetchingLauncher, CompletableFuture<Void>> open = new ConcurrentHashMap<>();

    Guests(String threads, LinkLoop loop, Settings settings) {
        Path directory = settings.classesCache()
                .or(() -> settings.stateDirectory().map(state -> state.resolve("classes")))
                .or(() -> JvmLauncher.Settings.userCache().map(user -> user.resolve("classes")))
                .orElseThrow(() -> new IllegalArgumentException("an agent keeps the classes of programs elsewhere, and"
                        + " this user has no home directory to keep them in; set classes.cache to a directory"));
        cache = new ClassCache(directory, settings.classesCacheMaxBytes());
        factory = new FetchingLauncher.Factory(threads, loop, JvmLauncher.Settings.of(settings.spares()), cache);
    }

    @Override
    public GuestLauncher of(String instance, List<String> jvmOptions, ClassOffer classes) {
        FetchingLauncher launcher = factory.of(instance, jvmOptions, classes);
        CompletableFuture<Void> over = launcher.over().toCompletableFuture();
        open.put(launcher, over);
        over.whenComplete((done, never) -> open.remove(launcher));
        return launcher;
    }

    /** Behind the launchers, which their actors have closed; within a limit. */
    @Override
    public void close() {
        try {
            CompletableFuture.allOf(open.values().toArray(CompletableFuture[]::new))
                    .get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // What they leave is removed by the next agent of this machine.
        }
        cache.close();
    }
}
