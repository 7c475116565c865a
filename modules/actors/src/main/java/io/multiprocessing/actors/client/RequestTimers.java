package io.multiprocessing.actors.client;

import akka.actor.typed.javadsl.TimerScheduler;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The timers of requests that are waited for with a limit: none is left behind by one that was answered or whose client has
 * ended. Belongs to one actor.
 *
 * @param <C> what the actor is told
 * @param <A> names a request
 */
public final class RequestTimers<C, A> {
    /** Akka's scheduler refuses more than 248 days, and whoever asks it for more is stopped. */
    private static final long LONGEST_NANOS = Duration.ofDays(200).toNanos();

    private final TimerScheduler<C> timers;
    private final Map<Long, Set<A>> ofClient = new HashMap<>();

    public RequestTimers(TimerScheduler<C> timers) {
        this.timers = timers;
    }

    /** @param timeoutNanos longer than 200 days: 200 days; not positive: no timer */
    public void start(long client, A request, long timeoutNanos, C expired) {
        if (timeoutNanos > 0) {
            timers.startSingleTimer(request, expired, Duration.ofNanos(Math.min(timeoutNanos, LONGEST_NANOS)));
            ofClient.computeIfAbsent(client, first -> new HashSet<>()).add(request);
        }
    }

    /** The request is answered. */
    public void cancel(long client, A request) {
        Set<A> requests = ofClient.get(client);
        if (requests != null && requests.remove(request)) {
            timers.cancel(request);
        }
    }

    /** Nobody waits for the answers any longer. */
    public void clientGone(long client) {
        Set<A> requests = ofClient.remove(client);
        if (requests != null) {
            requests.forEach(timers::cancel);
        }
    }
}
