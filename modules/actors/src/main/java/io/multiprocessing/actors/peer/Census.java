package io.multiprocessing.actors.peer;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Asks all guests what they run; answers once, without those that have ended meanwhile. */
final class Census {
    private sealed interface Command {}

    private record Some(List<Hosted> hosted) implements Command {}

    private enum Late implements Command {
        INSTANCE
    }

    private static final Duration LIMIT = Duration.ofSeconds(1);

    private Census() {}

    static Behavior<?> create(List<ActorRef<Guest.Command>> guests, Consumer<? super List<Hosted>> answer) {
        if (guests.isEmpty()) {
            answer.accept(List.of());
            return Behaviors.stopped();
        }
        return Behaviors.<Command>setup(context -> Behaviors.withTimers(timers -> {
            ActorRef<Command> self = context.getSelf();
            guests.forEach(guest -> guest.tell(new Guest.Tell(hosted -> self.tell(new Some(hosted)))));
            timers.startSingleTimer(Late.INSTANCE, LIMIT);
            List<Hosted> all = new ArrayList<>();
            int[] missing = {guests.size()};
            return Behaviors.receive(Command.class)
                    .onMessage(Some.class, some -> {
                        all.addAll(some.hosted());
                        missing[0]--;
                        if (missing[0] > 0) {
                            return Behaviors.same();
                        }
                        answer.accept(all);
                        return Behaviors.stopped();
                    })
                    .onMessage(Late.class, late -> {
                        answer.accept(all);
                        return Behaviors.stopped();
                    })
                    .build();
        }));
    }
}
