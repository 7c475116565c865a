package io.multiprocessing.process.link;

import io.multiprocessing.link.message.Kind;
import io.multiprocessing.link.wire.Lane;
import io.multiprocessing.link.wire.Link;
import io.multiprocessing.link.wire.LinkListener;
import io.multiprocessing.process.pool.Worker;
import io.multiprocessing.semantics.process.Ending;
import org.jspecify.annotations.Nullable;

/**
 * Hears what the agent says, on the link's reader: interrupts, pings and answers are dealt with here, past the mailbox; what
 * is to be run is left to the main thread. When the link closes, this JVM halts at once, so that no process outlives its
 * agent.
 */
public final class AgentLink implements LinkListener {
    private final Thread main = Thread.currentThread();
    /** Under this object's lock. */
    private byte @Nullable [] start;

    private volatile @Nullable LinkPort port;
    private volatile @Nullable Worker worker;

    /** Where answers and news go. Before START none can come. */
    public void port(LinkPort newPort) {
        port = newPort;
    }

    /** Where the tasks of a pool go. Before READY none can come. */
    public void worker(Worker newWorker) {
        worker = newWorker;
    }

    /** Waits for START. The agent's end ends the wait, with the JVM. */
    public synchronized byte[] awaitStart() {
        boolean interrupted = false;
        while (start == null) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            main.interrupt();
        }
        return start;
    }

    private synchronized void start(byte[] body) {
        start = body;
        notifyAll();
    }

    @Override
    public boolean onMessage(Link link, Lane lane, int kind, long id, byte[] body) {
        LinkPort to = port;
        switch (kind) {
            case Kind.START -> start(body);
            case Kind.INTERRUPT -> main.interrupt();
            case Kind.PING -> link.send(Lane.CONTROL, Kind.PONG, id, body);
            case Kind.IDENTIFY -> {
                if (to != null) {
                    link.send(Lane.CONTROL, Kind.IDENTITY, id, to.self());
                }
            }
            case Kind.REPLY -> {
                if (to != null) {
                    to.replied(id, body);
                }
            }
            case Kind.EVENT -> {
                if (to != null) {
                    to.event(body);
                }
            }
            case Kind.WORKER -> {
                if (to != null) {
                    to.workerMessage(id, body);
                }
            }
            default -> {
                Worker tasks = worker;
                if (tasks != null) {
                    return tasks.onMessage(kind, id, body);
                }
            }
        }
        return true;
    }

    @Override
    public void onClosed(Link link, @Nullable Exception cause) {
        Runtime.getRuntime().halt(Ending.LINK_GONE);
    }
}
