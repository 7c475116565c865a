package io.multiprocessing.client.instance;

import io.multiprocessing.ClusterUnavailableException;
import io.multiprocessing.client.port.Exchange;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The loss of the cluster, which happens once at most, and who is to be told. Thread-safe. */
final class ClusterLoss {
    private final Executor results;
    private final List<Consumer<? super ClusterUnavailableException>> listeners = new ArrayList<>();
    private @Nullable String why;

    /** @param results runs the listeners */
    ClusterLoss(Executor results) {
        this.results = results;
    }

    /** Whoever comes late is told at once. */
    synchronized void listen(Consumer<? super ClusterUnavailableException> listener) {
        if (why == null) {
            listeners.add(listener);
        } else {
            tell(listener, why);
        }
    }

    synchronized void told(String reason) {
        why = reason;
        listeners.forEach(listener -> tell(listener, reason));
        listeners.clear();
    }

    private void tell(Consumer<? super ClusterUnavailableException> listener, String reason) {
        results.execute(() -> listener.accept(Exchange.unavailable(reason, false)));
    }

    /** @throws ClusterUnavailableException if it has happened */
    void check() {
        String reason;
        synchronized (this) {
            reason = why;
        }
        if (reason != null) {
            throw Exchange.unavailable(reason, false);
        }
    }
}
