package io.multiprocessing.actors.queue;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.BehaviorTestKit;
import akka.actor.testkit.typed.javadsl.TestInbox;
import io.multiprocessing.semantics.queue.QueueMessage.Create;
import io.multiprocessing.semantics.queue.QueueMessage.Created;
import io.multiprocessing.semantics.queue.QueueMessage.Find;
import io.multiprocessing.semantics.queue.QueueMessage.NothingKept;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A mailbox and the queues of its member, step by step. */
class SharedMailboxTest {
    private static final long HERE = 1;

    private final TestInbox<SharedQueues.Command> queues = TestInbox.create();
    private final BehaviorTestKit<SharedMailbox.Command> mailbox =
            BehaviorTestKit.create(SharedMailbox.create("q", queues.getRef()));

    private <M extends SharedQueues.Command> M next(Class<M> type) {
        SharedQueues.Command next = queues.receiveMessage();
        assertThat(next).isInstanceOf(type);
        return type.cast(next);
    }

    private static FromAfar create() {
        return new FromAfar(QueueMessages.bytes(new Create<>("q", 0, HERE, 7)));
    }

    private void open() {
        next(SharedQueues.MailboxHere.class);
        mailbox.run(new SharedMailbox.Begin(Set.of(HERE), Set.of(HERE)));
        Find find = (Find) next(SharedQueues.SayToDepot.class).message();
        mailbox.run(new SharedMailbox.Hear(new NothingKept<>("q", HERE, find.claimant())));
    }

    @Test
    void create_beforeTheMembersAreKnown_isAnsweredWhenTheDepotsHaveNothing() {
        mailbox.run(create());
        open();
        Created created = (Created) next(SharedQueues.SayToOpening.class).message();
        assertThat(created.request()).isEqualTo(7);
        assertThat(queues.hasMessages()).isFalse();
    }

    @Test
    void leave_ofAQueue_endsOnlyWhenTheContentsAreKept() {
        open();
        mailbox.run(create());
        next(SharedQueues.SayToOpening.class);
        mailbox.run(SharedMailbox.Leave.INSTANCE);
        SharedQueues.Keep keep = next(SharedQueues.Keep.class);
        assertThat(keep.contents()).isNotNull();
        assertThat(keep.contents().queue()).isEqualTo("q");
        assertThat(mailbox.isAlive()).isTrue();
        mailbox.run(SharedMailbox.Kept.INSTANCE);
        assertThat(mailbox.isAlive()).isFalse();
    }

    @Test
    void leave_withoutAQueue_hasNothingToKeep() {
        open();
        mailbox.run(SharedMailbox.Leave.INSTANCE);
        assertThat(next(SharedQueues.Keep.class).contents()).isNull();
    }

    @Test
    void leave_beforeTheMembersAreKnown_endsAtOnce() {
        next(SharedQueues.MailboxHere.class);
        mailbox.run(SharedMailbox.Leave.INSTANCE);
        assertThat(mailbox.isAlive()).isFalse();
    }

    @Test
    void locate_ofAnOpenOne_isAnsweredThroughItsMember() {
        open();
        mailbox.run(new Locate(queues.getRef()));
        assertThat(next(SharedQueues.Found.class)).isEqualTo(new SharedQueues.Found("q", queues.getRef()));
    }

    @Test
    void message_thatCannotBeRead_isPassedOver() {
        open();
        mailbox.run(new FromAfar(new byte[] {99, 0}));
        mailbox.run(new FromAfar(QueueMessages.bytes(new Find("q", 1))));
        mailbox.run(new FromAfar(new byte[0]));
        assertThat(mailbox.isAlive()).isTrue();
        mailbox.run(create());
        next(SharedQueues.SayToOpening.class);
    }
}
