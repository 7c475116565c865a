package io.multiprocessing.actors;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.Behavior;
import akka.actor.typed.BehaviorInterceptor;
import akka.actor.typed.TypedActorContext;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.ConfigFactory;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Says whether an actor that needs a cluster answers for a type of its protocol, as a member that has joined nobody. */
public final class ClusterProtocol implements AfterAllCallback {
    private record Taken(Class<?> type, boolean unhandled) {}

    private final ActorTestKit kit = ActorTestKit.create(ConfigFactory.parseString("""
            akka.actor.provider = cluster
            akka.remote.artery.canonical { hostname = 127.0.0.1, port = 0 }
            akka.cluster.jmx.enabled = off
            akka.loglevel = off
            """));

    /** Says all that the actor took to a probe. What fails does not end it: here it matters only that it is for it. */
    private static final class Watched<C> extends BehaviorInterceptor<C, C> {
        private final TestProbe<Taken> probe;

        Watched(Class<C> protocol, TestProbe<Taken> probe) {
            super(protocol);
            this.probe = probe;
        }

        @Override
        public Behavior<C> aroundReceive(TypedActorContext<C> context, C message, ReceiveTarget<C> target) {
            Behavior<C> next;
            try {
                next = target.apply(context, message);
            } catch (RuntimeException e) {
                next = Behaviors.same();
            }
            probe.ref().tell(new Taken(message.getClass(), Behavior.isUnhandled(next)));
            return next;
        }
    }

    public <C> void handles(Class<C> protocol, Behavior<C> actor, Class<?> type) {
        TestProbe<Taken> probe = kit.createTestProbe(Taken.class);
        Object message = new Samples(kit.createTestProbe().ref()).sample(type);
        var ref = kit.spawn(Behaviors.intercept(() -> new Watched<>(protocol, probe), actor));
        ref.tell(protocol.cast(message));
        Taken taken;
        do {
            // What it tells itself comes before.
            taken = probe.receiveMessage();
        } while (taken.type() != type);
        assertThat(taken.unhandled()).as(type.getSimpleName()).isFalse();
        kit.stop(ref);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        kit.shutdownTestKit();
    }
}
