package io.multiprocessing.client.lock;

import io.multiprocessing.Action0;
import io.multiprocessing.Lock;
import io.multiprocessing.LockLostException;
import io.multiprocessing.ObjectDestroyedException;
import io.multiprocessing.OperationTimedOutException;
import io.multiprocessing.client.handle.HandleForm;
import io.multiprocessing.client.port.AgentPort;
import io.multiprocessing.client.port.Exchange;
import io.multiprocessing.client.port.Timeouts;
import io.multiprocessing.link.lock.LockReply;
import io.multiprocessing.link.lock.LockRequest;
import io.multiprocessing.link.message.Reply;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serial;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A lock or rlock, held at the agent. Who waits is told by the agent, also when the holder dies or the lock is destroyed. */
public final class ClientLock implements Lock {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient AgentPort port;
    private final transient LostLocks losses;
    private final String id;
    private final boolean reentrant;

    public ClientLock(AgentPort port, LostLocks losses, String id, boolean reentrant) {
        this.port = port;
        this.losses = losses;
        this.id = id;
        this.reentrant = reentrant;
    }

    @Override
    public String id() {
        return id;
    }

    private String instance() {
        return port.identity().instance();
    }

    @Override
    public void acquire() throws InterruptedException {
        waitFor(Timeouts.FOR_EVER);
    }

    @Override
    public boolean acquire(Duration timeout) throws InterruptedException {
        return waitFor(Timeouts.nanos(timeout)) instanceof LockReply.Granted;
    }

    @Override
    public boolean tryAcquire() {
        LockRequest request = new LockRequest.Acquire(id, reentrant, thread(), Timeouts.AT_ONCE);
        Reply reply = Exchange.ask(port, request).reply();
        return checked(reply) instanceof LockReply.Granted;
    }

    @Override
    public void release() {
        checked(Exchange.ask(port, new LockRequest.Release(id, reentrant, thread()))
                .reply());
    }

    @Override
    public boolean locked() {
        return inspect().token() != 0;
    }

    @Override
    public Holding hold() throws InterruptedException {
        return new Held(waitFor(Timeouts.FOR_EVER));
    }

    @Override
    public Holding hold(Duration timeout) throws InterruptedException {
        Reply reply = waitFor(Timeouts.nanos(timeout));
        if (reply instanceof LockReply.Granted) {
            return new Held(reply);
        }
        String holder = inspect().holder();
        throw new OperationTimedOutException("cannot hold " + this + ": not granted within " + timeout + "; "
                + (holder.isEmpty() ? "it is free by now" : "held by " + holder));
    }

    @Override
    public long fencingToken() {
        LockReply.Holding holding = inspect();
        if (!holding.byAsker()) {
            throw new IllegalStateException("no fencing token of " + this + ": it is "
                    + (holding.holder().isEmpty() ? "not held" : "held by " + holding.holder())
                    + "; acquire it first, in this process");
        }
        return holding.token();
    }

    @Override
    public void onLost(@Nullable Action0 callback) {
        if (callback == null) {
            throw new IllegalArgumentException("callback must not be null");
        }
        losses.listen(id, callback);
    }

    @Override
    public java.util.concurrent.locks.Lock asJavaLock() {
        throw new UnsupportedOperationException("Lock.asJavaLock comes with issue 5");
    }

    @Override
    public void destroy() {
        Exchange.ask(port, new LockRequest.Destroy(id));
    }

    private Reply waitFor(long timeoutNanos) throws InterruptedException {
        LockRequest.Acquire request = new LockRequest.Acquire(id, reentrant, thread(), timeoutNanos);
        return checked(Exchange.await(port, request, asked -> new LockRequest.Cancel(id, asked))
                .reply());
    }

    private LockReply.Holding inspect() {
        return (LockReply.Holding)
                checked(Exchange.ask(port, new LockRequest.Inspect(id)).reply());
    }

    private Reply checked(Reply reply) {
        if (reply instanceof Reply.Refused refused) {
            throw new IllegalStateException(refused.why());
        }
        if (reply instanceof LockReply.Lost lost) {
            throw new LockLostException(this + " was lost: " + lost.why()
                    + "; what it protects may be in another's hands: compare fencing tokens");
        }
        if (reply instanceof Reply.Destroyed) {
            throw new ObjectDestroyedException(this + " was destroyed; make a new one");
        }
        if (reply instanceof Reply.Failed failed) {
            throw new IllegalStateException(failed.why());
        }
        return reply;
    }

    private static long thread() {
        return Thread.currentThread().getId();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ClientLock lock
                && lock.id.equals(id)
                && lock.instance().equals(instance());
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return (reentrant ? "rlock \"" : "lock \"") + id + "\"";
    }

    @Serial
    private Object writeReplace() {
        return new HandleForm(instance(), reentrant ? HandleForm.Type.RLOCK : HandleForm.Type.LOCK, id, 0);
    }

    @Serial
    private void readObject(ObjectInputStream in) throws InvalidObjectException {
        throw new InvalidObjectException("a lock travels as a HandleForm");
    }

    private final class Held implements Holding {
        private final long token;
        private boolean released;

        Held(Reply granted) {
            token = ((LockReply.Granted) granted).token();
        }

        @Override
        public long fencingToken() {
            return token;
        }

        @Override
        public void close() {
            if (!released) {
                released = true;
                release();
            }
        }
    }
}
