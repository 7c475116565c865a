package io.multiprocessing.actors.queue;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorRefResolver;
import akka.actor.typed.javadsl.ActorContext;
import akka.cluster.Member;
import akka.cluster.MemberStatus;
import io.multiprocessing.actors.cluster.Roles;
import io.multiprocessing.semantics.queue.QueueMessage.ToHome;
import io.multiprocessing.semantics.queue.QueueMessage.ToMailbox;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The other members by their uids, and the ways to their queues. Belongs to one actor. */
final class QueueNetwork {
    private final ActorContext<SharedQueues.Command> context;
    private final long self;
    private final Map<Long, Member> members = new LinkedHashMap<>();
    private final Map<Long, ActorRef<SharedQueues.Command>> refs = new HashMap<>();
    private final Map<Long, ActorRef<QueueConnection.Command>> connections = new HashMap<>();

    QueueNetwork(ActorContext<SharedQueues.Command> context, long self) {
        this.context = context;
        this.self = self;
    }

    static long uid(Member member) {
        return member.uniqueAddress().longUid();
    }

    /** @return whether it was not known */
    boolean put(Member member) {
        return members.put(uid(member), member) == null;
    }

    void remove(long member) {
        members.remove(member);
        refs.remove(member);
        ActorRef<QueueConnection.Command> connection = connections.remove(member);
        if (connection != null) {
            context.stop(connection);
        }
    }

    Set<Long> members() {
        Set<Long> all = new HashSet<>(members.keySet());
        all.add(self);
        return all;
    }

    /** Whoever may have had a mailbox, in whatever state it is. */
    Set<Long> agents() {
        Set<Long> agents = uids(member -> true);
        agents.add(self);
        return agents;
    }

    /** Other agents that take part. */
    Set<Long> othersUp() {
        Set<Long> agents =
                uids(member -> member.status() == MemberStatus.up() || member.status() == MemberStatus.weaklyUp());
        agents.remove(self);
        return agents;
    }

    private Set<Long> uids(Predicate<Member> wanted) {
        Set<Long> agents = new HashSet<>();
        members.forEach((uid, member) -> {
            if (member.hasRole(Roles.AGENT) && wanted.test(member)) {
                agents.add(uid);
            }
        });
        return agents;
    }

    /** Where a member is, in words; empty: it is none. */
    String words(long member) {
        Member known = members.get(member);
        return known == null
                ? ""
                : known.address().getHost().orElse("") + ":"
                        + known.address().getPort().orElse(0);
    }

    /** @return null: it is no member */
    @Nullable
    ActorRef<SharedQueues.Command> at(long member) {
        Member known = members.get(member);
        return known == null
                ? null
                : refs.computeIfAbsent(
                        member,
                        uid -> ActorRefResolver.get(context.getSystem())
                                .resolveActorRef(known.address() + SharedQueues.PATH));
    }

    /** Sends what is small. */
    void word(long member, byte[] message) {
        tell(member, new Word(self, member, message));
    }

    void tell(long member, SharedQueues.Command message) {
        ActorRef<SharedQueues.Command> to = at(member);
        if (to != null) {
            to.tell(message);
        }
    }

    void items(long member, ToMailbox<byte[]> message, boolean repeat) {
        connect(member, new QueueConnection.SendToMailbox(message, repeat));
    }

    void items(long member, ToHome<byte[]> message, boolean repeat) {
        connect(member, new QueueConnection.SendToHome(message, repeat));
    }

    void greeted(Greeting greeting) {
        if (greeting.to() == self) {
            connect(greeting.from(), greeting);
        }
    }

    private void connect(long member, QueueConnection.Command message) {
        ActorRef<SharedQueues.Command> other = at(member);
        if (other != null) {
            connections
                    .computeIfAbsent(
                            member,
                            uid -> context.spawn(
                                    QueueConnection.create(self, uid, other, context.getSelf()),
                                    "m" + Long.toHexString(uid)))
                    .tell(message);
        }
    }
}
