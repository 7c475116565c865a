package io.multiprocessing.actors.pool;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import io.multiprocessing.ExitStatus;
import io.multiprocessing.actors.client.ClientRef;
import io.multiprocessing.actors.process.ProcessNode;
import io.multiprocessing.actors.process.WorkerOwner;
import io.multiprocessing.link.pool.PoolEvent;
import io.multiprocessing.link.process.ProcessRequest.How;
import io.multiprocessing.link.process.ProcessSpec;
import io.multiprocessing.semantics.pool.Fleet;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one pool at its size: has workers started, replaces those that end, and gives up when none can be had.
 *
 * <p>It owns the {@link Fleet}. Its agent starts the workers' {@link ProcessNode}s for it and tells it what becomes of
 * them; the owner of the pool tells it to resize, to finish, to terminate. Tasks and results do not pass by here: the
 * owner assigns them and sends them straight to the workers' links. When the owner dies, the workers are killed. It ends
 * when it was told to and no worker is left.
 */
public final class PoolRouter {
    /** What a router is told. */
    public sealed interface Command {}

    /** A worker's initializer has run. */
    public record WorkerReady(long worker, long pid) implements Command {}

    /** A worker that was asked for could not be launched. */
    public record WorkerNotLaunched(long worker, String why) implements Command {}

    /** A worker that was launched has ended. */
    @SuppressWarnings("ArrayRecordComponent") // opaque bytes, never compared
    public record WorkerEnded(
            long worker, long pid, ExitStatus status, boolean wasReady, byte @Nullable [] failure, long startedChunk)
            implements Command {}

    /** The owner wants another number of workers. */
    public record Resize(int workers) implements Command {}

    /** The owner has nothing more to do. */
    public enum Finish implements Command {
        INSTANCE
    }

    /** The owner wants it to end at once, or is gone. */
    public enum Terminate implements Command {
        INSTANCE
    }

    /** What a router asks of its agent, which answers by {@link WorkerReady}, {@link WorkerNotLaunched}, {@link WorkerEnded}. */
    @SuppressWarnings("ArrayRecordComponent") // opaque bytes, never compared
    public record Make(
            ClientRef owner,
            long pool,
            ProcessSpec worker,
            int workers,
            byte @Nullable [] initializer,
            WorkerOwner messages,
            LongSupplier ids,
            ActorRef<Wish> agent) {}

    /** What a router wants of its agent. */
    public sealed interface Wish {}

    /** A worker; {@link WorkerReady}, {@link WorkerNotLaunched} or {@link WorkerEnded} follow. */
    @SuppressWarnings("ArrayRecordComponent") // opaque bytes, never compared
    public record StartWorker(
            long id,
            ActorRef<Command> router,
            ClientRef owner,
            ProcessSpec spec,
            byte @Nullable [] initializer,
            WorkerOwner messages)
            implements Wish {}

    /** Something is to be told to a worker. */
    public record ToWorker(long worker, ProcessNode.Command message) implements Wish {}

    private static final int TRIES = 3;

    public static Behavior<Command> create(Make make) {
        return Behaviors.setup(context -> new PoolRouter(make, context.getSelf()).open());
    }

    private final Make make;
    private final ActorRef<Command> self;
    private final Fleet fleet;
    private final Map<Long, Worker> workers = new HashMap<>();
    private long numbers;
    private boolean ending;

    /** One that was asked for. */
    private static final class Worker {
        final String name;
        boolean ready;
        boolean retiring;

        Worker(String name) {
            this.name = name;
        }
    }

    private PoolRouter(Make make, ActorRef<Command> self) {
        this.make = make;
        this.self = self;
        this.fleet = new Fleet(make.workers(), TRIES);
    }

    private Behavior<Command> open() {
        startMissing();
        return Behaviors.receive(Command.class)
                .onMessage(WorkerReady.class, this::onReady)
                .onMessage(WorkerNotLaunched.class, this::onNotLaunched)
                .onMessage(WorkerEnded.class, this::onEnded)
                .onMessage(Resize.class, this::onResize)
                .onMessage(Finish.class, this::onFinish)
                .onMessage(Terminate.class, this::onTerminate)
                .build();
    }

    private void startMissing() {
        for (int missing = fleet.toStart(); missing > 0; missing--) {
            long number = ++numbers;
            String name = make.worker().name() + number;
            ProcessSpec spec = make.worker().named(name, make.worker().path() + ":" + number);
            long id = make.ids().getAsLong();
            workers.put(id, new Worker(name));
            make.agent().tell(new StartWorker(id, self, make.owner(), spec, make.initializer(), make.messages()));
        }
    }

    private Behavior<Command> onReady(WorkerReady message) {
        Worker worker = workers.get(message.worker());
        if (worker != null) {
            worker.ready = true;
            fleet.ready();
            make.owner().tell(new PoolEvent.WorkerUp(make.pool(), message.worker(), worker.name, message.pid()));
            retire(fleet.toRetire());
        }
        return Behaviors.same();
    }

    private Behavior<Command> onNotLaunched(WorkerNotLaunched message) {
        workers.remove(message.worker());
        return failedStart(message.why(), null);
    }

    private Behavior<Command> onEnded(WorkerEnded message) {
        Worker worker = workers.remove(message.worker());
        if (worker == null) {
            return Behaviors.same();
        }
        if (!worker.ready) {
            return failedStart(message.status().detail(), message.failure());
        }
        make.owner()
                .tell(new PoolEvent.WorkerDown(
                        make.pool(),
                        message.worker(),
                        worker.name,
                        message.pid(),
                        message.status(),
                        message.startedChunk()));
        if (message.startedChunk() != 0) {
            // It got as far as a task: whatever ended it, workers can be had.
            fleet.completed();
        }
        fleet.down();
        if (fleet.isDying() && !ending) {
            return broken(
                    "its workers end again and again before they have started a task, the last one so: "
                            + message.status(),
                    null);
        }
        startMissing();
        return endedOrSame();
    }

    private Behavior<Command> failedStart(String why, byte @Nullable [] exception) {
        if (!fleet.startFailed()) {
            startMissing();
            return endedOrSame();
        }
        return broken(
                exception == null
                        ? "its last " + TRIES + " workers could not be started: " + why
                        : "its initializer threw in " + TRIES + " workers, one after another: " + why,
                exception);
    }

    private Behavior<Command> broken(String why, byte @Nullable [] exception) {
        make.owner().tell(new PoolEvent.Broken(make.pool(), why, exception));
        end();
        killAll();
        return endedOrSame();
    }

    private Behavior<Command> onResize(Resize message) {
        retire(fleet.resize(message.workers()));
        startMissing();
        return Behaviors.same();
    }

    private void retire(int surplus) {
        int left = surplus;
        for (Map.Entry<Long, Worker> entry : workers.entrySet()) {
            Worker worker = entry.getValue();
            if (left > 0 && worker.ready && !worker.retiring) {
                left--;
                worker.retiring = true;
                make.agent().tell(new ToWorker(entry.getKey(), ProcessNode.Retire.INSTANCE));
            }
        }
    }

    private Behavior<Command> onFinish(Finish message) {
        end();
        workers.forEach((id, worker) -> make.agent()
                .tell(new ToWorker(id, worker.ready ? ProcessNode.Retire.INSTANCE : new ProcessNode.Signal(How.KILL))));
        return endedOrSame();
    }

    private Behavior<Command> onTerminate(Terminate message) {
        end();
        killAll();
        return endedOrSame();
    }

    private void end() {
        ending = true;
        fleet.close();
    }

    private void killAll() {
        for (long worker : workers.keySet()) {
            make.agent().tell(new ToWorker(worker, new ProcessNode.Signal(How.KILL)));
        }
    }

    private Behavior<Command> endedOrSame() {
        if (!workers.isEmpty() || !fleet.ended()) {
            return Behaviors.same();
        }
        make.owner().tell(new PoolEvent.Ended(make.pool()));
        return Behaviors.stopped();
    }
}
