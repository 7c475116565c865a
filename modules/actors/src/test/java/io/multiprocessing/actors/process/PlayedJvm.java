package io.multiprocessing.actors.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.link.codec.Requests;
import io.multiprocessing.link.message.Kind;
import io.multiprocessing.link.message.Request;
import io.multiprocessing.link.status.StatusPage;
import io.multiprocessing.link.wire.Lane;
import io.multiprocessing.link.wire.Link;
import io.multiprocessing.link.wire.LinkListener;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A process as its agent sees it, and what the test lets it do. */
public final class PlayedJvm implements Jvm {
    /** What arrived at the process. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Message(Lane lane, int kind, long id, byte[] body) {}

    /** Collects what one end of the link is told. */
    static final class Heard implements LinkListener {
        final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();
        final CompletableFuture<Boolean> started = new CompletableFuture<>();
        final CompletableFuture<Boolean> closed = new CompletableFuture<>();

        @Override
        public boolean onMessage(Link link, Lane lane, int kind, long id, byte[] body) {
            messages.add(new Message(lane, kind, id, body));
            if (kind == Kind.START) {
                started.complete(true);
            }
            return true;
        }

        @Override
        public void onClosed(Link link, @Nullable Exception cause) {
            closed.complete(true);
        }
    }

    /** Orders of the operating system's: "terminate", "kill". */
    public final BlockingQueue<String> orders = new LinkedBlockingQueue<>();

    public final AtomicBoolean disposed = new AtomicBoolean();
    public volatile @Nullable Duration cpuTime = Duration.ZERO;
    public volatile String lastWords = "";
    public volatile @Nullable RuntimeException failure;

    private final long pid;
    private final Link agentEnd;
    private final Link processEnd;
    private final Heard heard;
    private final StatusPage page;
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();

    PlayedJvm(long pid, Link agentEnd, Link processEnd, Heard heard, StatusPage page) {
        this.pid = pid;
        this.agentEnd = agentEnd;
        this.processEnd = processEnd;
        this.heard = heard;
        this.page = page;
    }

    /** The next message that arrived at the process. */
    public Message next() throws InterruptedException {
        Message message = heard.messages.poll(20, TimeUnit.SECONDS);
        assertThat(message).as("message for process %d", pid).isNotNull();
        return message;
    }

    /** The next message of a kind, others left out. */
    public Message next(int kind) throws InterruptedException {
        Message message = next();
        while (message.kind() != kind) {
            message = next();
        }
        return message;
    }

    public boolean hasMessage() {
        return !heard.messages.isEmpty();
    }

    public String nextOrder() throws InterruptedException {
        String order = orders.poll(20, TimeUnit.SECONDS);
        assertThat(order).as("order for process %d", pid).isNotNull();
        return order;
    }

    /** A process says nothing before it has its orders. */
    public void send(Lane lane, int kind, long id, byte[] body) {
        assertThat(heard.started).succeedsWithin(Duration.ofSeconds(20));
        processEnd.send(lane, kind, id, body);
    }

    public void ready() {
        send(Lane.CONTROL, Kind.READY, 0, new byte[0]);
    }

    public void ask(long id, Request request) {
        send(Lane.CONTROL, Kind.REQUEST, id, Requests.bytes(request));
    }

    public void tell(Request request) {
        send(Lane.CONTROL, Kind.TELL, 0, Requests.bytes(request));
    }

    /** What was said is written, then the process's end is closed, as by its death. */
    public void closeLink() {
        processEnd.flush(Duration.ofSeconds(20));
        processEnd.close();
    }

    /** The operating system tells of its end. */
    public void exit(int osCode) {
        exit.complete(osCode);
    }

    /** It dies as a process does: the operating system closes what it had open. */
    public void die(int osCode) {
        closeLink();
        exit(osCode);
    }

    /** Until the agent has closed its end. */
    public void awaitClosed() throws Exception {
        assertThat(heard.closed.get(20, TimeUnit.SECONDS)).isTrue();
    }

    @Override
    public long pid() {
        return pid;
    }

    @Override
    public Link link() {
        return agentEnd;
    }

    @Override
    public StatusPage page() {
        return page;
    }

    @Override
    public void terminate() {
        orders.add("terminate");
    }

    @Override
    public void kill() {
        orders.add("kill");
    }

    @Override
    public CompletionStage<Integer> exit() {
        return exit.minimalCompletionStage();
    }

    @Override
    public Optional<Duration> cpuTime() {
        return Optional.ofNullable(cpuTime);
    }

    @Override
    public String lastWords() {
        RuntimeException thrown = failure;
        if (thrown != null) {
            throw thrown;
        }
        return lastWords;
    }

    @Override
    public void dispose() {
        page.close();
        disposed.set(true);
    }
}
