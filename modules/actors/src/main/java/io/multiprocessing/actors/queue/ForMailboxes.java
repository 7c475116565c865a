package io.multiprocessing.actors.queue;

import io.multiprocessing.semantics.queue.QueueMessage;
import io.multiprocessing.semantics.queue.QueueMessage.ToDepot;
import io.multiprocessing.semantics.queue.QueueMessage.ToHome;
import io.multiprocessing.semantics.queue.QueueMessage.ToMailbox;
import io.multiprocessing.semantics.queue.QueueMessage.ToOpening;
import java.util.function.Consumer;

/** Takes messages that are for a mailbox, and refuses others. */
record ForMailboxes(Consumer<ToMailbox<byte[]>> mailbox) implements QueueMessages.Receiver {
    @Override
    public void toMailbox(ToMailbox<byte[]> message) {
        mailbox.accept(message);
    }

    @Override
    public void toHome(ToHome<byte[]> message) {
        throw refused(message);
    }

    @Override
    public void toOpening(ToOpening message) {
        throw refused(message);
    }

    @Override
    public void toDepot(ToDepot message) {
        throw refused(message);
    }

    private static IllegalArgumentException refused(QueueMessage message) {
        return new IllegalArgumentException(
                "a mailbox was sent a " + message.getClass().getSimpleName());
    }
}
