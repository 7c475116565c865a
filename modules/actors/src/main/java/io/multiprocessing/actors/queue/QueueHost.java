package io.multiprocessing.actors.queue;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.multiprocessing.actors.client.ClientRef;
import io.multiprocessing.link.message.Reply;
import io.multiprocessing.link.queue.QueueRequest;
import java.util.HashMap;
import java.util.Map;

/**
 * Finds the {@link QueueMailbox} of a queue by its id: the embedded placement, where a cluster has a shard region.
 *
 * <p>It owns the mailboxes, which die with it. Who asks for a queue that was not created, or was destroyed, is told so.
 */
public final class QueueHost {
    /** What the host is told. */
    public sealed interface Command {}

    /** A client asks for something of a queue. */
    public record Asked(ClientRef client, long request, QueueRequest what) implements Command {}

    /** A client has ended; all mailboxes are told. */
    public record ClientGone(long client) implements Command {}

    public static Behavior<Command> create() {
        return Behaviors.setup(context -> new QueueHost(context).receive());
    }

    private final ActorContext<Command> context;
    private final Map<String, ActorRef<QueueMailbox.Command>> mailboxes = new HashMap<>();

    /** Those with a name of the user's, and how many items each holds at most. */
    private final Map<String, Integer> named = new HashMap<>();

    private QueueHost(ActorContext<Command> context) {
        this.context = context;
    }

    private Behavior<Command> receive() {
        return Behaviors.receive(Command.class)
                .onMessage(Asked.class, this::onAsked)
                .onMessage(ClientGone.class, this::onClientGone)
                .build();
    }

    private Behavior<Command> onAsked(Asked asked) {
        QueueRequest what = asked.what();
        ActorRef<QueueMailbox.Command> mailbox = mailboxes.get(what.queue());
        if (what instanceof QueueRequest.Create create) {
            if (mailbox == null) {
                make(create.queue(), create.maxsize());
            }
        } else if (what instanceof QueueRequest.Open open) {
            Integer before = named.get(open.queue());
            if (before == null) {
                named.put(open.queue(), open.maxsize());
                make(open.queue(), open.maxsize());
            }
            asked.client().answer(asked.request(), QueueMailbox.opened(open, before == null ? open.maxsize() : before));
        } else if (mailbox != null) {
            mailbox.tell(new QueueMailbox.Asked(asked.client(), asked.request(), what));
            if (what instanceof QueueRequest.Destroy) {
                mailboxes.remove(what.queue());
                named.remove(what.queue());
            }
        } else if (what instanceof QueueRequest.Destroy) {
            asked.client().answer(asked.request(), Reply.Done.INSTANCE);
        } else if (!(what instanceof QueueRequest.Cancel || what instanceof QueueRequest.Confirm)) {
            asked.client().answer(asked.request(), new Reply.Destroyed(what.queue()));
        }
        return Behaviors.same();
    }

    private void make(String queue, int maxsize) {
        mailboxes.put(queue, context.spawnAnonymous(QueueMailbox.create(queue, maxsize)));
    }

    private Behavior<Command> onClientGone(ClientGone gone) {
        QueueMailbox.ClientGone passedOn = new QueueMailbox.ClientGone(gone.client());
        mailboxes.values().forEach(mailbox -> mailbox.tell(passedOn));
        return Behaviors.same();
    }
}
