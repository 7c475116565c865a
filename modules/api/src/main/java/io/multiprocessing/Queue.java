package io.multiprocessing;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * A queue, first in, first out, between any processes and nodes.
 *
 * <p>Python's {@code Queue}. Different: {@code put} encodes the item in the caller's thread and returns when the queue
 * has it, so an item that cannot travel is refused at once, its producer may die right after, and nobody needs to drain
 * a queue before joining a process; {@code qsize()}, {@code empty()} and {@code full()} are exact at one moment; a
 * queue can be shut down, and items acknowledged. An item goes to one getter; one that dies, is interrupted or times
 * out as the item arrives does not take it along. Items of one producer keep their order, except those that come back.
 * In a cluster, when a whole node dies right after a {@code get} on it returned, before the host of the queue was told,
 * that item comes back, too. {@code null} is an item.
 *
 * <p>Thread-safe. Serializable as a handle. In a cluster an agent hosts it; if it is lost, a queue that is not durable
 * throws {@link QueueLostException} at everybody and is never taken for an empty one. What a producer did before put is
 * seen by the getter only through the item.
 *
 * @param <E> type of the items
 * @since 0.1.0
 */
public interface Queue<E extends @Nullable Object> extends Waitable, AutoCloseable, Handle {
    /**
     * Puts an item, waiting for room. Returns when the queue has it: it survives its producer from then on.
     *
     * @param item any value that can travel, by value
     * @throws PayloadException when the item cannot travel
     * @throws QueueClosedException when this copy is closed
     * @throws QueueShutDownException when it was shut down
     * @throws QueueLostException when the host of a queue that is not durable is lost
     * @throws ObjectDestroyedException when it is destroyed, before or while waiting
     * @throws ClusterUnavailableException when the cluster cannot serve the caller; it says whether the outcome is
     *     unknown
     * @throws InterruptedException when interrupted; the item is not in the queue
     */
    void put(E item) throws InterruptedException;

    /**
     * Puts an item, waiting at most so long for room.
     *
     * @param item any value that can travel, by value
     * @param timeout zero or negative: does not wait
     * @throws QueueFullException when there is no room in time
     * @throws PayloadException when the item cannot travel
     * @throws QueueClosedException when this copy is closed
     * @throws QueueShutDownException when it was shut down
     * @throws QueueLostException when the host of a queue that is not durable is lost
     * @throws ObjectDestroyedException when it is destroyed, before or while waiting
     * @throws ClusterUnavailableException when the cluster cannot serve the caller; it says whether the outcome is
     *     unknown
     * @throws InterruptedException when interrupted; the item is not in the queue
     */
    void put(E item, Duration timeout) throws InterruptedException;

    /**
     * Puts an item if there is room now. A short exchange: it is finished and keeps the interrupt flag.
     *
     * @param item any value that can travel, by value
     * @throws QueueFullException when there is no room
     * @throws PayloadException when the item cannot travel
     * @throws QueueClosedException when this copy is closed
     * @throws QueueShutDownException when it was shut down
     * @throws QueueLostException when the host of a queue that is not durable is lost
     * @throws ObjectDestroyedException when it is destroyed, before or while waiting
     * @throws ClusterUnavailableException when the cluster cannot serve the caller; it says whether the outcome is
     *     unknown
     */
    void putNowait(E item);

    /**
     * Puts an item, waiting for room, unless one of this key was put before (remembered for at least 10 minutes): for a
     * retry after an unknown outcome.
     *
     * @param key names the item
     * @param item any value that can travel, by value
     * @throws PayloadException when the item cannot travel
     * @throws QueueClosedException when this copy is closed
     * @throws QueueShutDownException when it was shut down
     * @throws QueueLostException when the host of a queue that is not durable is lost
     * @throws ObjectDestroyedException when it is destroyed, before or while waiting
     * @throws ClusterUnavailableException when the cluster cannot serve the caller; it says whether the outcome is
     *     unknown
     * @throws InterruptedException when interrupted; the item is not in the queue
     */
    void putOnce(String key, E item) throws InterruptedException;

    /**
     * Takes the first item, waiting for one.
     *
     * @return the item, a copy
     * @throws PayloadException when the item cannot be read here; it is gone
     * @throws QueueClosedException when this copy is closed
     * @throws QueueShutDownException when it was shut down and is drained
     * @throws QueueLostException when the host of a queue that is not durable is lost
     * @throws ObjectDestroyedException when it is destroyed, before or while waiting
     * @throws ClusterUnavailableException when the cluster cannot serve the caller; it says whether the outcome is
     *     unknown
     * @throws InterruptedException when interrupted; no item is taken
     */
    E get() throws InterruptedException;

    /**
     * Takes the first item, waiting for one at most so long.
     *
     * @param timeout zero or negative: does not wait
     * @return the item, a copy
     * @throws QueueEmptyException when there is none in time
     * @throws PayloadException when the item cannot be read here; it is gone
     * @throws QueueClosedException when this copy is closed
     * @throws QueueShutDownException when it was shut down and is drained
     * @throws QueueLostException when the host of a queue that is not durable is lost
     * @throws ObjectDestroyedException when it is destroyed, before or while waiting
     * @throws ClusterUnavailableException when the cluster cannot serve the caller; it says whether the outcome is
     *     unknown
     * @throws InterruptedException when interrupted; no item is taken
     */
    E get(Duration timeout) throws InterruptedException;

    /**
     * Takes the first item if there is one now. A short exchange: it is finished and keeps the interrupt flag.
     *
     * @return the item, a copy
     * @throws QueueEmptyException when there is none
     * @throws PayloadException when the item cannot be read here; it is gone
     * @throws QueueClosedException when this copy is closed
     * @throws QueueShutDownException when it was shut down and is drained
     * @throws QueueLostException when the host of a queue that is not durable is lost
     * @throws ObjectDestroyedException when it is destroyed, before or while waiting
     * @throws ClusterUnavailableException when the cluster cannot serve the caller; it says whether the outcome is
     *     unknown
     */
    E getNowait();

    /**
     * Takes the first item on trial: it comes back to the head of the queue unless it is acknowledged.
     *
     * <p>It comes back when the receiver's process dies, when the delivery is closed, and after
     * {@link QueueOptions#redeliverAfter} if set.
     *
     * @param timeout zero or negative: does not wait
     * @return the item and how to acknowledge it
     * @throws QueueEmptyException when there is none in time
     * @throws QueueClosedException when this copy is closed
     * @throws QueueShutDownException when it was shut down and is drained
     * @throws QueueLostException when the host of a queue that is not durable is lost
     * @throws ObjectDestroyedException when it is destroyed, before or while waiting
     * @throws ClusterUnavailableException when the cluster cannot serve the caller; it says whether the outcome is
     *     unknown
     * @throws InterruptedException when interrupted; no item is taken
     */
    Delivery<E> receive(Duration timeout) throws InterruptedException;

    /**
     * Counts the items. Those received and not acknowledged are not among them.
     *
     * @return 0 or more
     * @throws QueueClosedException when this copy is closed
     * @throws QueueLostException when the host of a queue that is not durable is lost
     * @throws ObjectDestroyedException when it is destroyed
     * @throws ClusterUnavailableException when the cluster cannot serve the caller
     */
    int qsize();

    /**
     * Tells whether there is no item to take.
     *
     * @return whether qsize() is 0
     * @throws ObjectDestroyedException when it was destroyed
     * @throws ClusterUnavailableException when the cluster cannot serve the caller
     */
    boolean empty();

    /**
     * Tells whether there is no room.
     *
     * @return false if it has no bound
     * @throws ObjectDestroyedException when it was destroyed
     * @throws ClusterUnavailableException when the cluster cannot serve the caller
     */
    boolean full();

    /**
     * Tells the bound. Asks nobody.
     *
     * @return how many items it holds at most; 0: no bound
     */
    int maxsize();

    /**
     * Ends the use of this copy: put and get throw {@link QueueClosedException}; a copy that arrives later is open.
     * Nothing is lost: what was put is in the queue. Idempotent.
     */
    @Override
    void close();

    /**
     * Ends the queue for everybody: put throws {@link QueueShutDownException}; get too once drained, or at once if
     * immediate. Wakes who waits. Idempotent. Python has it for {@code queue.Queue} only.
     *
     * @param immediate true: the items are dropped
     * @throws ObjectDestroyedException when it was destroyed
     * @throws ClusterUnavailableException when the cluster cannot serve the caller
     */
    void shutdown(boolean immediate);

    /**
     * Gives the queue as the JDK's. drainTo and addAll are one exchange, not one for each item; {@code null} is refused
     * there, as the JDK demands; its iterator is a snapshot.
     *
     * @return a view
     */
    BlockingQueue<E> asBlockingQueue();
}
