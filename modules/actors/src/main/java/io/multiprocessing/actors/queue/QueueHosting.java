package io.multiprocessing.actors.queue;

import akka.actor.typed.ActorRef;
import io.multiprocessing.semantics.queue.Depot;
import io.multiprocessing.semantics.queue.MovedQueue;
import io.multiprocessing.semantics.queue.QueueMessage.Create;
import io.multiprocessing.semantics.queue.QueueMessage.Given;
import io.multiprocessing.semantics.queue.QueueMessage.Said;
import io.multiprocessing.semantics.queue.QueueMessage.Taken;
import io.multiprocessing.semantics.queue.QueueMessage.ToDepot;
import io.multiprocessing.semantics.queue.QueueMessage.ToMailbox;
import io.multiprocessing.semantics.queue.QueueMessage.Wake;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The mailboxes that are on this member, and what those left that were. Belongs to one actor. */
final class QueueHosting {
    private final long self;
    private final QueueNetwork network;
    private final QueueSharding sharding;
    private final Map<String, ActorRef<SharedMailbox.Command>> mailboxes = new HashMap<>();
    private final Depot<byte[]> depot;
    /** To which claimant the contents of a queue are on their way: on a stream, so once is enough. */
    private final Map<String, Long> given = new HashMap<>();

    private @Nullable Runnable whenEmpty;
    private int turn;

    QueueHosting(long self, QueueNetwork network, QueueSharding sharding) {
        this.self = self;
        this.network = network;
        this.sharding = sharding;
        this.depot = new Depot<>(self);
    }

    void begun(String queue, ActorRef<SharedMailbox.Command> mailbox) {
        mailboxes.put(queue, mailbox);
        mailbox.tell(new SharedMailbox.Begin(network.members(), network.agents()));
    }

    void ended(String queue, ActorRef<SharedMailbox.Command> mailbox) {
        mailboxes.remove(queue, mailbox);
    }

    void keep(String queue, @Nullable MovedQueue<byte[]> contents, ActorRef<SharedMailbox.Command> mailbox) {
        mailboxes.remove(queue, mailbox);
        if (contents != null) {
            depot.keep(contents);
            given.remove(queue);
        }
        mailbox.tell(SharedMailbox.Kept.INSTANCE);
    }

    void came(long member) {
        mailboxes.values().forEach(mailbox -> mailbox.tell(new SharedMailbox.MemberCame(member)));
    }

    void gone(long member) {
        mailboxes.values().forEach(mailbox -> mailbox.tell(new SharedMailbox.MemberGone(member)));
    }

    void toMailbox(long from, ToMailbox<byte[]> message) {
        String queue = message.queue();
        ActorRef<SharedMailbox.Command> mailbox = mailboxes.get(queue);
        if (mailbox != null) {
            mailbox.tell(new SharedMailbox.Hear(message));
        } else if (message instanceof Said) {
            network.tell(from, new Whereabouts(queue, self, false));
        } else if (message instanceof Wake || message instanceof Create) {
            sharding.begin();
            sharding.ask(queue, new FromAfar(QueueMessages.bytes(message)));
        }
    }

    void toDepot(long from, ToDepot message) {
        depot.hear(message, reply -> answer(from, reply));
        if (message instanceof Taken) {
            tellIfEmpty();
        }
    }

    private void answer(long from, ToMailbox<byte[]> reply) {
        if (from == self) {
            toMailbox(self, reply);
        } else if (reply instanceof Given<byte[]> contents) {
            Long before = given.put(contents.queue(), contents.claimant());
            if (before == null || before != contents.claimant()) {
                network.items(from, reply, false);
            }
        } else {
            network.word(from, QueueMessages.bytes(reply));
        }
    }

    void tick() {
        depot.tick(this::wake);
        tellIfEmpty();
    }

    /** When this member leaves it has no part in the sharding any more, and another has to do it. */
    private void wake(Wake<byte[]> wake) {
        if (whenEmpty == null) {
            sharding.ask(wake.queue(), new FromAfar(QueueMessages.bytes(wake)));
            return;
        }
        List<Long> others = new ArrayList<>(network.othersUp());
        if (!others.isEmpty()) {
            turn = (turn + 1) % others.size();
            network.word(others.get(turn), QueueMessages.bytes(wake));
        }
    }

    boolean isBusy() {
        return !depot.isEmpty();
    }

    /** @param done is run when nothing is here that another member must come for */
    void leave(Runnable done) {
        whenEmpty = done;
        tick();
    }

    /** This member is none any more: nobody comes. */
    void close() {
        if (whenEmpty != null) {
            whenEmpty.run();
            whenEmpty = null;
        }
    }

    private void tellIfEmpty() {
        if (whenEmpty != null && (depot.isEmpty() || network.othersUp().isEmpty())) {
            whenEmpty.run();
            whenEmpty = null;
        }
    }
}
