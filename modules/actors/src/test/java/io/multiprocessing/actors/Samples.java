package io.multiprocessing.actors;

import akka.actor.typed.ActorRef;
import io.multiprocessing.ExitStatus;
import io.multiprocessing.Node;
import io.multiprocessing.Output;
import io.multiprocessing.actors.client.ToClient;
import io.multiprocessing.actors.host.Launch;
import io.multiprocessing.actors.host.Place;
import io.multiprocessing.actors.process.ProcessNode;
import io.multiprocessing.actors.process.WorkerOwner;
import io.multiprocessing.link.lock.LockRequest;
import io.multiprocessing.link.message.Reply;
import io.multiprocessing.link.pool.PoolRequest;
import io.multiprocessing.link.process.ProcessRequest;
import io.multiprocessing.link.process.ProcessSpec;
import io.multiprocessing.link.queue.QueueRequest;
import io.multiprocessing.semantics.lock.Epoch;
import io.multiprocessing.semantics.lock.TokenMark;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** A message of each type of a protocol. */
public final class Samples {
    static final Node HERE = new Node("local", "localhost", 0, Set.of(), 2, 0);
    static final ProcessSpec SPEC =
            new ProcessSpec("p", "1", false, Output.INHERIT, List.of(), null, null, Map.of(), Map.of(), null);
    static final WorkerOwner NOBODY = (worker, kind, id, body) -> {};

    private final ActorRef<?> told;

    /** @param told whom messages name */
    public Samples(ActorRef<?> told) {
        this.told = told;
    }

    /** All types of a protocol, those of its parts included. */
    public static Stream<Class<?>> types(Class<?> sealed) {
        return Arrays.stream(sealed.getPermittedSubclasses())
                .flatMap(type -> type.isSealed() && type.isInterface() ? types(type) : Stream.of(type));
    }

    /** A message that says nothing in particular; what it names is not there. */
    public Object sample(Class<?> type) {
        if (type.isEnum()) {
            return type.getEnumConstants()[0];
        } else if (type.isRecord()) {
            return sample(
                    type,
                    Arrays.stream(type.getRecordComponents())
                            .map(RecordComponent::getType)
                            .map(this::component)
                            .toArray());
        }
        throw new AssertionError("no sample of " + type);
    }

    static Object sample(Class<?> type, Object... values) {
        Constructor<?> constructor = type.getDeclaredConstructors()[0];
        constructor.setAccessible(true);
        try {
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("cannot make " + type + " of " + Arrays.toString(values), e);
        }
    }

    private Object component(Class<?> type) {
        if (type == long.class) {
            return 99L;
        } else if (type == int.class) {
            return 1;
        } else if (type == boolean.class) {
            return false;
        } else if (type == String.class) {
            return "words";
        } else if (type == ActorRef.class) {
            return told;
        } else if (type == ExitStatus.class) {
            return new ExitStatus(0, ExitStatus.Reason.COMPLETED, "");
        } else if (type == Place.class) {
            return new Elsewhere();
        } else if (type == Runnable.class) {
            return (Runnable) () -> {};
        } else if (type == WorkerOwner.class) {
            return NOBODY;
        } else if (type == ProcessSpec.class) {
            return SPEC;
        } else if (type == LockRequest.class) {
            return new LockRequest.Inspect("l");
        } else if (type == QueueRequest.class) {
            return new QueueRequest.Size("q");
        } else if (type == ProcessRequest.class) {
            return new ProcessRequest.Nodes();
        } else if (type == PoolRequest.class) {
            return new PoolRequest.Finish(1);
        } else if (type == ProcessNode.Command.class) {
            return ProcessNode.Retire.INSTANCE;
        } else if (type == ToClient.class) {
            return new ToClient.Answer(1, Reply.Done.INSTANCE);
        } else if (type == TokenMark.class) {
            return new TokenMark(Epoch.NONE, 99, Set.of("words"), Set.of("words"));
        } else if (type.isRecord() || type.isEnum()) {
            return sample(type);
        } else if (type.isSealed() && type.isInterface()) {
            return sample(types(type).findFirst().orElseThrow());
        } else if (type == Map.class) {
            return Map.of();
        } else if (type == Set.class) {
            return Set.of();
        } else if (type == byte[].class) {
            return new byte[0];
        }
        return null;
    }

    private static final class Elsewhere implements Place {
        @Override
        public Node node() {
            return HERE;
        }

        @Override
        public void start(Launch launch) {}

        @Override
        public void signal(long process, ProcessRequest.How how) {}

        @Override
        public void retire(long process) {}
    }
}
