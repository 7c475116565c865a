package io.multiprocessing.client.port;

import io.multiprocessing.ClusterUnavailableException;
import io.multiprocessing.link.message.Reply;
import io.multiprocessing.link.message.Request;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One request and the thread that waits for its answer. The agent answers every request once, also when the time given in
 * it is over; a process whose agent dies halts; a driver's port answers all that is open when it closes, or
 * when the cluster is lost. So every wait ends; the last by a {@link ClusterUnavailableException}.
 */
public final class Exchange implements Consumer<Reply> {
    private final Thread waiter = Thread.currentThread();
    private volatile @Nullable Reply reply;

    private final Consumer<? super Reply> first;

    private Exchange(Consumer<? super Reply> first) {
        this.first = first;
    }

    /**
     * Asks and waits. An interrupt cancels the request; its answer then tells what became of it: if it was fulfilled at
     * that very moment, that is returned and the interrupt flag stays set, so that nothing granted is lost.
     *
     * @param cancel makes the request that cancels, from the id
     */
    public static Answer await(AgentPort port, Request request, LongFunction<? extends Request> cancel)
            throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        Exchange exchange = new Exchange(answer -> {});
        long id = port.request(request, exchange);
        boolean interrupted = false;
        Reply answer;
        while ((answer = exchange.reply) == null) {
            LockSupport.park(exchange);
            if (Thread.interrupted() && !interrupted) {
                interrupted = true;
                port.tell(cancel.apply(id));
            }
        }
        if (interrupted) {
            if (answer instanceof Reply.Cancelled) {
                throw new InterruptedException();
            }
            Thread.currentThread().interrupt();
        }
        return answer(id, answer);
    }

    /** A short exchange: finished in spite of interrupts, which are kept. */
    public static Answer ask(AgentPort port, Request request) {
        return ask(port, request, answer -> {});
    }

    /** @param first sees the answer before any news that follow it, on the thread that brings it, which it must not hold up */
    public static Answer ask(AgentPort port, Request request, Consumer<? super Reply> first) {
        Exchange exchange = new Exchange(first);
        long id = port.request(request, exchange);
        boolean interrupted = false;
        Reply answer;
        while ((answer = exchange.reply) == null) {
            LockSupport.park(exchange);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return answer(id, answer);
    }

    private static Answer answer(long id, Reply reply) {
        if (reply instanceof Reply.Unavailable lost) {
            throw unavailable(lost.why(), lost.outcomeUnknown());
        } else if (reply instanceof Reply.Unserved unserved) {
            throw new ClusterUnavailableException(
                    unserved.why() + unknown(unserved.outcomeUnknown()), unserved.outcomeUnknown(), null);
        }
        return new Answer(id, reply);
    }

    /** @param outcomeUnknown whether what was asked may have been done */
    public static ClusterUnavailableException unavailable(String why, boolean outcomeUnknown) {
        return new ClusterUnavailableException(
                "the cluster is lost: " + why + "; what this program had there is gone, a new instance can join again"
                        + unknown(outcomeUnknown),
                outcomeUnknown,
                null);
    }

    private static String unknown(boolean outcome) {
        return outcome ? "; whether what was asked was done is unknown" : "";
    }

    @Override
    public void accept(Reply answer) {
        first.accept(answer);
        reply = answer;
        LockSupport.unpark(waiter);
    }

    /** An answer and the id of the request that it answers. */
    public record Answer(long request, Reply reply) {}
}
