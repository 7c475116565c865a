package io.multiprocessing.client.queue;

import io.multiprocessing.Delivery;
import io.multiprocessing.ObjectDestroyedException;
import io.multiprocessing.Queue;
import io.multiprocessing.QueueClosedException;
import io.multiprocessing.QueueEmptyException;
import io.multiprocessing.QueueFullException;
import io.multiprocessing.QueueLostException;
import io.multiprocessing.client.handle.HandleForm;
import io.multiprocessing.client.port.AgentPort;
import io.multiprocessing.client.port.Exchange;
import io.multiprocessing.client.port.Timeouts;
import io.multiprocessing.link.message.Reply;
import io.multiprocessing.link.payload.PayloadReader;
import io.multiprocessing.link.payload.PayloadWriter;
import io.multiprocessing.link.payload.Payloads;
import io.multiprocessing.link.queue.QueueReply;
import io.multiprocessing.link.queue.QueueRequest;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serial;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * A queue whose items are kept at the agent. Items are encoded by the thread that puts and decoded by the thread that gets.
 *
 * @param <E> of the items
 */
public final class ClientQueue<E extends @Nullable Object> implements Queue<E> {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient AgentPort port;
    private final transient Payloads payloads;
    private final String id;
    private final int maxsize;
    private transient volatile boolean closed;

    public ClientQueue(AgentPort port, Payloads payloads, String id, int maxsize) {
        this.port = port;
        this.payloads = payloads;
        this.id = id;
        this.maxsize = Math.max(0, maxsize);
    }

    /**
     * Finds the queue of a name, or makes it.
     *
     * @return the id of its handles
     */
    public static String open(AgentPort port, String name, int maxsize) {
        Reply reply = Exchange.ask(port, new QueueRequest.Open(name, maxsize)).reply();
        if (reply instanceof QueueReply.Opened opened) {
            return opened.queue();
        } else if (reply instanceof Reply.Refused refused) {
            throw new IllegalArgumentException(refused.why());
        } else if (reply instanceof Reply.Failed failed) {
            throw new IllegalStateException("cannot open queue \"" + name + "\": " + failed.why());
        }
        throw new IllegalStateException("cannot open queue \"" + name + "\": unexpected answer " + reply);
    }

    @Override
    public String id() {
        return id;
    }

    private String instance() {
        return port.identity().instance();
    }

    @Override
    public void put(E item) throws InterruptedException {
        checked("put into", putting(item, Timeouts.FOR_EVER));
    }

    @Override
    public void put(E item, Duration timeout) throws InterruptedException {
        if (checked("put into", putting(item, Timeouts.nanos(timeout))) instanceof Reply.NotNow) {
            throw full(" after " + timeout);
        }
    }

    @Override
    public void putNowait(E item) {
        checkOpen("put into");
        QueueRequest request = new QueueRequest.Put(id, encoded(item), Timeouts.AT_ONCE);
        if (checked("put into", Exchange.ask(port, request).reply()) instanceof Reply.NotNow) {
            throw full("");
        }
    }

    @Override
    public void putOnce(String key, E item) {
        throw later("putOnce");
    }

    @Override
    public E get() throws InterruptedException {
        return getting(Timeouts.FOR_EVER, "");
    }

    @Override
    public E get(Duration timeout) throws InterruptedException {
        return getting(Timeouts.nanos(timeout), " after " + timeout);
    }

    @Override
    public E getNowait() {
        checkOpen("get from");
        return taken(Exchange.ask(port, new QueueRequest.Get(id, Timeouts.AT_ONCE)), "");
    }

    @Override
    public Delivery<E> receive(Duration timeout) {
        throw later("receive");
    }

    @Override
    public int qsize() {
        return size().size();
    }

    @Override
    public boolean empty() {
        return size().size() == 0;
    }

    @Override
    public boolean full() {
        return size().full();
    }

    @Override
    public int maxsize() {
        return maxsize;
    }

    @Override
    public void close() {
        closed = true;
    }

    @Override
    public void shutdown(boolean immediate) {
        throw later("shutdown");
    }

    @Override
    public BlockingQueue<E> asBlockingQueue() {
        throw later("asBlockingQueue");
    }

    @Override
    public void destroy() {
        Exchange.ask(port, new QueueRequest.Destroy(id));
    }

    private Reply putting(E item, long timeoutNanos) throws InterruptedException {
        checkOpen("put into");
        QueueRequest request = new QueueRequest.Put(id, encoded(item), timeoutNanos);
        return Exchange.await(port, request, asked -> new QueueRequest.Cancel(id, asked))
                .reply();
    }

    private E getting(long timeoutNanos, String after) throws InterruptedException {
        checkOpen("get from");
        QueueRequest request = new QueueRequest.Get(id, timeoutNanos);
        return taken(Exchange.await(port, request, asked -> new QueueRequest.Cancel(id, asked)), after);
    }

    @SuppressWarnings("NullAway") // null comes out only where null was put in, and then E allows it
    private E taken(Exchange.Answer answer, String after) {
        if (checked("get from", answer.reply()) instanceof QueueReply.Item item) {
            if (!port.identity().driver()) {
                port.tell(new QueueRequest.Confirm(id, answer.request()));
            }
            @SuppressWarnings("unchecked")
            E value = (E) payloads.read(new PayloadReader(item.item()));
            return value;
        }
        throw empty(after);
    }

    private byte[] encoded(E item) {
        PayloadWriter out = new PayloadWriter();
        payloads.write(out, item, "item");
        return out.toByteArray();
    }

    private QueueReply.Size size() {
        return (QueueReply.Size) checked(
                "ask the size of", Exchange.ask(port, new QueueRequest.Size(id)).reply());
    }

    private void checkOpen(String intention) {
        if (closed) {
            throw new QueueClosedException(
                    "cannot " + intention + " " + this + ": this copy of it was closed; use it before close()");
        }
    }

    private Reply checked(String intention, Reply reply) {
        if (reply instanceof QueueReply.Lost lost) {
            throw new QueueLostException("cannot " + intention + " " + this + ": " + lost.why()
                    + "; open it anew by its name, it begins empty");
        }
        if (reply instanceof Reply.Destroyed) {
            throw new ObjectDestroyedException(
                    "cannot " + intention + " " + this + ": it was destroyed; make a new one");
        }
        if (reply instanceof Reply.Failed failed) {
            throw new IllegalStateException("cannot " + intention + " " + this + ": " + failed.why());
        }
        return reply;
    }

    private QueueFullException full(String after) {
        return new QueueFullException("cannot put into " + this + ": " + maxsize + " of " + maxsize + " items" + after
                + "; consume, or raise maxsize");
    }

    private QueueEmptyException empty(String after) {
        return new QueueEmptyException("cannot get from " + this + ": no item" + after);
    }

    private static UnsupportedOperationException later(String what) {
        return new UnsupportedOperationException("Queue." + what + " comes with issue 5");
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ClientQueue<?> queue
                && queue.id.equals(id)
                && queue.instance().equals(instance());
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return "queue \"" + id + "\"";
    }

    @Serial
    private Object writeReplace() {
        return new HandleForm(instance(), HandleForm.Type.QUEUE, id, maxsize);
    }

    @Serial
    private void readObject(ObjectInputStream in) throws InvalidObjectException {
        throw new InvalidObjectException("a queue travels as a HandleForm");
    }
}
