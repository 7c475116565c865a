package io.multiprocessing.link.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.multiprocessing.ExitStatus;
import io.multiprocessing.PayloadException;
import io.multiprocessing.link.lock.LockEvent;
import io.multiprocessing.link.lock.LockReply;
import io.multiprocessing.link.lock.LockRequest;
import io.multiprocessing.link.message.Event;
import io.multiprocessing.link.message.Reply;
import io.multiprocessing.link.message.Request;
import io.multiprocessing.link.payload.PayloadReader;
import io.multiprocessing.link.payload.PayloadWriter;
import io.multiprocessing.link.pool.PoolEvent;
import io.multiprocessing.link.pool.PoolRequest;
import io.multiprocessing.link.process.ProcessEvent;
import io.multiprocessing.link.process.ProcessReply;
import io.multiprocessing.link.process.ProcessRequest;
import io.multiprocessing.link.process.ProcessSpec;
import io.multiprocessing.link.process.StartMessage;
import io.multiprocessing.link.queue.QueueReply;
import io.multiprocessing.link.queue.QueueRequest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoundTripTest {
    private static final int ROUNDS = 200;

    static Stream<Class<?>> requests() {
        return Stream.of(LockRequest.class, QueueRequest.class, ProcessRequest.class, PoolRequest.class)
                .flatMap(Samples::permitted);
    }

    static Stream<Class<?>> replies() {
        Stream<Class<?>> general = Arrays.stream(Reply.class.getDeclaredClasses());
        return Stream.concat(
                general,
                Stream.of(LockReply.class, QueueReply.class, ProcessReply.class).flatMap(Samples::permitted));
    }

    static Stream<Class<?>> events() {
        return Stream.of(LockEvent.class, ProcessEvent.class, PoolEvent.class).flatMap(Samples::permitted);
    }

    @ParameterizedTest
    @MethodSource("requests")
    void request_writtenAndRead_isTheSame(Class<? extends Request> type) {
        survives(type, Requests::bytes, Requests::read);
    }

    @ParameterizedTest
    @MethodSource("replies")
    void reply_writtenAndRead_isTheSame(Class<? extends Reply> type) {
        survives(type, Replies::bytes, Replies::read);
    }

    @ParameterizedTest
    @MethodSource("events")
    void event_writtenAndRead_isTheSame(Class<? extends Event> type) {
        survives(type, Events::bytes, Events::read);
    }

    @Test
    void startMessage_writtenAndRead_isTheSame() {
        survives(StartMessage.class, StartMessage::bytes, StartMessage::read);
    }

    @Test
    void processSpec_writtenAndRead_isTheSame() {
        Function<ProcessSpec, byte[]> write = spec -> {
            PayloadWriter out = new PayloadWriter();
            spec.write(out);
            return out.toByteArray();
        };
        survives(ProcessSpec.class, write, body -> ProcessSpec.read(new PayloadReader(body)));
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -64, -15, -9, -1, 0, 1, 3, 143, 255, Integer.MAX_VALUE})
    void exitStatus_ofAnyCodeAndReason_isTheSame(int code) {
        for (ExitStatus.Reason reason : ExitStatus.Reason.values()) {
            ProcessEvent.Exited exited = new ProcessEvent.Exited(7, new ExitStatus(code, reason, "words"));
            assertThat(Events.read(Events.bytes(exited))).isEqualTo(exited);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 1, Integer.MAX_VALUE})
    void create_ofAnyMaxsize_isTheSame(int maxsize) {
        QueueRequest.Create create = new QueueRequest.Create("jobs", maxsize);
        assertThat(Requests.read(Requests.bytes(create))).isEqualTo(create);
    }

    /** Two types that began with the same bytes could not be told apart. */
    @Test
    void tags_ofRequestsRepliesAndEvents_areTheirTypes() {
        assertThat(tags(requests(), Requests::bytes, Request.class))
                .hasSize((int) requests().count());
        assertThat(tags(replies(), Replies::bytes, Reply.class))
                .hasSize((int) replies().count());
        assertThat(tags(events(), Events::bytes, Event.class)).hasSize((int) events().count());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 15, 31, 47, 63, 79, 80, 127})
    void read_ofAnUnknownTag_saysSo(int tag) {
        byte[] body = new PayloadWriter()
                .writeByte(tag)
                .writeVarLong(0)
                .writeString("")
                .toByteArray();
        Stream.<Function<byte[], Object>>of(Requests::read, Replies::read, Events::read)
                .forEach(read -> assertThatThrownBy(() -> read.apply(body))
                        .isInstanceOf(PayloadException.class)
                        .hasMessageContaining("tag " + tag));
    }

    private static <R> void survives(Class<? extends R> type, Function<R, byte[]> write, Function<byte[], R> read) {
        for (long seed = 1; seed <= ROUNDS; seed++) {
            R sample = new Samples(seed).of(type);
            byte[] body = write.apply(sample);
            assertThat(read.apply(body))
                    .as("seed %d", seed)
                    .isExactlyInstanceOf(type)
                    .usingRecursiveComparison()
                    .isEqualTo(sample);
            if (body.length > 1) {
                byte[] torn = Arrays.copyOf(body, body.length - 1);
                assertThatThrownBy(() -> read.apply(torn))
                        .as("torn, seed %d", seed)
                        .isInstanceOf(PayloadException.class);
            }
        }
    }

    private static <R> Map<Byte, Class<?>> tags(Stream<Class<?>> types, Function<R, byte[]> write, Class<R> all) {
        Map<Byte, Class<?>> tags = new HashMap<>();
        types.forEach(type -> tags.put(write.apply(all.cast(new Samples(1).of(type)))[0], type));
        return tags;
    }
}
