package io.multiprocessing.actors.cluster;

import akka.actor.Address;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.MemberStatus;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.JoinSeedNodes;
import akka.cluster.typed.SelfRemoved;
import akka.cluster.typed.SelfUp;
import akka.cluster.typed.Subscribe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Makes this JVM a member of its cluster and tells what becomes of that. */
public final class Membership {
    /** Hears of it on an actor's thread: must not wait. */
    public interface Listener {
        /** This JVM is a member. */
        void up();

        /** It is none any more; once, after {@link #up} or instead of it. */
        void removed(String why);

        /** Anybody can run code here; at the start and every minute, if the settings say so. */
        void insecure(String warning);
    }

    /**
     * How to become a member.
     *
     * @param join members, or such as are about to be
     * @param bootstrap whether to form a cluster if none of them is in one
     * @param insecure whether to warn again and again that anybody can run code here
     */
    public record Settings(List<Address> join, boolean bootstrap, boolean insecure) {
        public Settings {
            join = List.copyOf(join);
        }
    }

    /** What it is told. */
    public sealed interface Command {}

    private record Up(SelfUp event) implements Command {}

    private record Removed(SelfRemoved event) implements Command {}

    private enum Warn implements Command {
        INSTANCE
    }

    static final Duration WARN_PERIOD = Duration.ofMinutes(1);

    private Membership() {}

    /** Begins to join at once, and goes on until it is a member or is stopped. */
    public static Behavior<Command> create(Settings settings, Listener listener) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            Cluster cluster = Cluster.get(context.getSystem());
            cluster.subscriptions().tell(Subscribe.create(context.messageAdapter(SelfUp.class, Up::new), SelfUp.class));
            cluster.subscriptions()
                    .tell(Subscribe.create(context.messageAdapter(SelfRemoved.class, Removed::new), SelfRemoved.class));
            cluster.manager()
                    .tell(new JoinSeedNodes(seeds(settings, cluster.selfMember().address())));
            if (settings.insecure()) {
                listener.insecure(warning(cluster));
                timers.startTimerWithFixedDelay(Warn.INSTANCE, WARN_PERIOD);
            }
            return Behaviors.receive(Command.class)
                    .onMessage(Up.class, up -> {
                        listener.up();
                        return Behaviors.same();
                    })
                    .onMessage(Removed.class, removed -> {
                        listener.removed(why(removed.event().previousStatus()));
                        return Behaviors.stopped();
                    })
                    .onMessage(Warn.class, again -> {
                        listener.insecure(warning(cluster));
                        return Behaviors.same();
                    })
                    .build();
        }));
    }

    /** Akka lets the first of them form a cluster, if that is itself. */
    static List<Address> seeds(Settings settings, Address self) {
        List<Address> seeds = new ArrayList<>(settings.join());
        seeds.remove(self);
        if (settings.bootstrap()) {
            seeds.add(0, self);
        }
        return seeds;
    }

    private static String why(MemberStatus before) {
        return before == MemberStatus.down()
                ? "this member was cut off from the majority of the agents, or they took it for dead"
                : "this member has left";
    }

    private static String warning(Cluster cluster) {
        return "INSECURE: this member (" + cluster.selfMember().address()
                + ") speaks plain TCP, so whoever reaches that"
                + " port can run code here; make certificates with `mp keys` and set tls instead of insecure-transport";
    }
}
