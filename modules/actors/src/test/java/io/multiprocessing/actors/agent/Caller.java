package io.multiprocessing.actors.agent;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import io.multiprocessing.actors.client.ClientRef;
import io.multiprocessing.actors.client.ToClient;
import io.multiprocessing.link.message.Event;
import io.multiprocessing.link.message.Reply;
import java.time.Duration;

/** A client that the test plays: a driver or a process. */
public final class Caller {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    public final ClientRef ref;
    private final TestProbe<ToClient> probe;

    public Caller(ActorTestKit kit, long id) {
        probe = kit.createTestProbe(ToClient.class);
        ref = new ClientRef(id, id == 0 ? "the driver" : "process " + id, probe.getRef());
    }

    public long id() {
        return ref.id();
    }

    /** The next that it is told is this answer. */
    public void gets(long request, Reply reply) {
        assertThat(next()).usingRecursiveComparison().isEqualTo(new ToClient.Answer(request, reply));
    }

    /** The next that it is told is an answer to this request. */
    public <R extends Reply> R reply(long request, Class<R> type) {
        ToClient next = next();
        assertThat(next).isInstanceOf(ToClient.Answer.class);
        ToClient.Answer answer = (ToClient.Answer) next;
        assertThat(answer.request()).as("request of %s", answer).isEqualTo(request);
        assertThat(answer.reply()).isInstanceOf(type);
        return type.cast(answer.reply());
    }

    /** The next that it is told is news. */
    public <E extends Event> E news(Class<E> type) {
        ToClient next = next();
        assertThat(next).isInstanceOf(ToClient.News.class);
        Event event = ((ToClient.News) next).event();
        assertThat(event).isInstanceOf(type);
        return type.cast(event);
    }

    public ToClient next() {
        return probe.receiveMessage(PATIENCE);
    }

    /** Of use only where all that could send has been seen to be done. */
    public void hasNothing() {
        probe.expectNoMessage(Duration.ZERO);
    }
}
