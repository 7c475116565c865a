package io.multiprocessing.semantics.queue;

import io.multiprocessing.semantics.queue.QueueMessage.Find;
import io.multiprocessing.semantics.queue.QueueMessage.Given;
import io.multiprocessing.semantics.queue.QueueMessage.Kept;
import io.multiprocessing.semantics.queue.QueueMessage.NothingKept;
import io.multiprocessing.semantics.queue.QueueMessage.Take;
import io.multiprocessing.semantics.queue.QueueMessage.Taken;
import io.multiprocessing.semantics.queue.QueueMessage.ToDepot;
import io.multiprocessing.semantics.queue.QueueMessage.ToMailbox;
import io.multiprocessing.semantics.queue.QueueMessage.Wake;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the contents of queues whose mailbox had to leave this host, until the next mailbox has come for them.
 *
 * <p>There is one copy at any time, so it is enough that the depot promises it to one claimant. If that one dies the
 * contents are lost: nobody can tell whether it had begun to use them. A host that leaves ends when its depot is empty, or
 * has waited long enough. Not thread-safe.
 */
public final class Depot<T> {
    private static final class Deposit<T> {
        final MovedQueue<T> contents;

        @Nullable
        Long claimant;

        Deposit(MovedQueue<T> contents) {
            this.contents = contents;
        }

        boolean is(long incarnation, long generation) {
            return contents.incarnation() == incarnation && contents.generation() == generation;
        }
    }

    private final long member;
    private final Map<String, Deposit<T>> deposits = new LinkedHashMap<>();

    /** @param member on which it is */
    public Depot(long member) {
        this.member = member;
    }

    /** Takes the contents of a mailbox that ends. An earlier stay of the same queue is over: it came back from elsewhere. */
    public void keep(MovedQueue<T> contents) {
        deposits.put(contents.queue(), new Deposit<>(contents));
    }

    /** Whether all was taken. */
    public boolean isEmpty() {
        return deposits.isEmpty();
    }

    /** @param reply goes to the mailbox that sent the message */
    public void hear(ToDepot message, Consumer<? super ToMailbox<T>> reply) {
        Deposit<T> deposit = deposits.get(message.queue());
        if (message instanceof Find find) {
            if (deposit != null && (deposit.claimant == null || deposit.claimant == find.claimant())) {
                MovedQueue<T> contents = deposit.contents;
                reply.accept(new Kept<>(
                        find.queue(), member, find.claimant(), contents.incarnation(), contents.generation()));
            } else {
                reply.accept(new NothingKept<>(find.queue(), member, find.claimant()));
            }
        } else if (message instanceof Take take) {
            if (deposit == null || !deposit.is(take.incarnation(), take.generation())) {
                reply.accept(new NothingKept<>(take.queue(), member, take.claimant()));
                return;
            }
            if (deposit.claimant == null) {
                deposit.claimant = take.claimant();
            }
            if (deposit.claimant == take.claimant()) {
                reply.accept(new Given<>(take.queue(), member, take.claimant(), deposit.contents));
            } else {
                reply.accept(new NothingKept<>(take.queue(), member, take.claimant()));
            }
        } else if (message instanceof Taken taken
                && deposit != null
                && deposit.is(taken.incarnation(), taken.generation())) {
            deposits.remove(taken.queue());
        }
    }

    /** Has the mailboxes started that must come, each by the queue's name: perhaps nobody else has a reason to. */
    public void tick(Consumer<? super Wake<T>> out) {
        deposits.values().forEach(each -> {
            MovedQueue<T> contents = each.contents;
            out.accept(new Wake<>(contents.queue(), member, contents.incarnation(), contents.generation()));
        });
    }
}
