package io.multiprocessing.process.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.AsyncResult;
import io.multiprocessing.ExitStatus;
import io.multiprocessing.PoolOptions;
import io.multiprocessing.client.pool.ClientPool;
import io.multiprocessing.client.port.PoolControl;
import io.multiprocessing.client.port.PoolEvents;
import io.multiprocessing.client.port.PoolSpec;
import io.multiprocessing.link.payload.PayloadSettings;
import io.multiprocessing.link.payload.PayloadWriter;
import io.multiprocessing.link.payload.Payloads;
import io.multiprocessing.link.pool.PoolMessages;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** cancel() ends whatever becomes of the worker that it asked: here the test says what the agent tells, and in which order. */
@Timeout(60)
class PoolCancelEndsTest {
    private static final ExitStatus GONE = new ExitStatus(0, ExitStatus.Reason.COMPLETED, "");

    private record Sent(long worker, int kind, long id) {}

    private final BlockingQueue<Sent> sent = new LinkedBlockingQueue<>();
    private final Payloads payloads = new Payloads(new PayloadSettings(
            Payloads.DEFAULT_MAX_BYTES, PoolCancelEndsTest.class.getClassLoader(), List.of(), refused -> null));
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private PoolEvents events;
    private ClientPool pool;

    @BeforeEach
    void open() {
        pool = ClientPool.open(PoolOptions.defaults().name("p").processes(1), payloads, threads, this::agent);
        events.workerUp(1, "p-1", 1001);
    }

    @AfterEach
    void close() throws InterruptedException {
        threads.shutdown();
        assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void cancel_resultAndTheEndComeInsteadOfTheAnswer_returns(boolean terminated) throws Exception {
        AsyncResult<Integer> result = pool.applyAsync(PoolFixture::twice, 4);
        long chunk = next(PoolMessages.TASK).id;
        Future<Boolean> cancelled = threads.submit(() -> result.cancel(true));
        next(PoolMessages.CANCEL);
        events.workerMessage(1, PoolMessages.RESULT, chunk, value(8));
        if (terminated) {
            pool.terminate();
        } else {
            events.workerDown(1, "p-1", 1001, GONE, chunk);
        }
        assertThat(ended(cancelled)).isFalse();
        assertThat(result.get()).isEqualTo(8);
    }

    @Test
    void cancel_workerGivesTheChunkBackAndDies_theNextOneIsAsked() throws Exception {
        // A short run lets chunks be sent ahead.
        pool.applyAsync(PoolFixture::twice, 0);
        events.workerMessage(1, PoolMessages.RESULT, next(PoolMessages.TASK).id, value(0));
        pool.applyAsync(PoolFixture::twice, 1);
        AsyncResult<Integer> ahead = pool.applyAsync(PoolFixture::twice, 2);
        next(PoolMessages.TASK);
        long chunk = next(PoolMessages.TASK).id;
        Future<Boolean> cancelled = threads.submit(() -> ahead.cancel(true));
        next(PoolMessages.CANCEL);
        events.workerUp(2, "p-2", 1002);
        next(PoolMessages.RECALL);
        events.workerMessage(1, PoolMessages.GAVE_BACK, 0, ids(chunk));
        assertThat(next(PoolMessages.TASK)).isEqualTo(new Sent(2, PoolMessages.TASK, chunk));
        events.workerDown(1, "p-1", 1001, GONE, 0);
        assertThat(next(PoolMessages.CANCEL)).isEqualTo(new Sent(2, PoolMessages.CANCEL, chunk));
        events.workerMessage(2, PoolMessages.CANCEL_ANSWER, chunk, new byte[] {PoolMessages.DROPPED});
        assertThat(ended(cancelled)).isTrue();
    }

    @Test
    void cancel_workerHaltsBeforeItsPageShowsTheChunk_theOneBehindItRunsElsewhereAndItselfNever() throws Exception {
        pool.applyAsync(PoolFixture::twice, 0);
        events.workerMessage(1, PoolMessages.RESULT, next(PoolMessages.TASK).id, value(0));
        AsyncResult<Integer> halted = pool.applyAsync(PoolFixture::twice, 1);
        AsyncResult<Integer> behind = pool.applyAsync(PoolFixture::twice, 2);
        long first = next(PoolMessages.TASK).id;
        long second = next(PoolMessages.TASK).id;
        Future<Boolean> cancelled = threads.submit(() -> halted.cancel(true));
        next(PoolMessages.CANCEL);
        Future<Boolean> other = threads.submit(() -> behind.cancel(false));
        next(PoolMessages.CANCEL);
        events.workerMessage(1, PoolMessages.CANCEL_ANSWER, first, new byte[] {PoolMessages.HALTED});
        assertThat(ended(cancelled)).isTrue();
        events.workerUp(2, "p-2", 1002);
        assertThat(next(PoolMessages.TASK)).isEqualTo(new Sent(2, PoolMessages.TASK, second));
        events.workerMessage(1, PoolMessages.CANCEL_ANSWER, second, new byte[] {PoolMessages.DROPPED});
        assertThat(next(PoolMessages.CANCEL)).isEqualTo(new Sent(2, PoolMessages.CANCEL, second));
        events.workerMessage(2, PoolMessages.CANCEL_ANSWER, second, new byte[] {PoolMessages.RUNNING});
        assertThat(ended(other)).isFalse();
        events.workerDown(1, "p-1", 1001, GONE, 0);
        events.workerMessage(2, PoolMessages.RESULT, second, value(4));
        assertThat(behind.get()).isEqualTo(4);
        assertThat(pool.stats().queued()).isZero();
        assertThat(pool.stats().workersLost()).isZero();
    }

    private static boolean ended(Future<Boolean> cancelled)
            throws InterruptedException, ExecutionException, TimeoutException {
        return cancelled.get(20, TimeUnit.SECONDS);
    }

    /** The next message of this kind; others are passed over. */
    private Sent next(int kind) throws InterruptedException {
        while (true) {
            Sent next = sent.poll(20, TimeUnit.SECONDS);
            assertThat(next).as("a message of kind " + kind).isNotNull();
            if (next.kind == kind) {
                return next;
            }
        }
    }

    private byte[] value(int value) {
        PayloadWriter out = new PayloadWriter();
        out.writeVarLong(1000);
        out.writeByte(PoolMessages.VALUE);
        payloads.write(out, value, "result");
        return out.toByteArray();
    }

    private static byte[] ids(long chunk) {
        PayloadWriter out = new PayloadWriter();
        out.writeVarInt(1);
        out.writeVarLong(chunk);
        return out.toByteArray();
    }

    private PoolControl agent(PoolSpec spec, PoolEvents owner) {
        events = owner;
        return new PoolControl() {
            @Override
            public void post(long worker, int kind, long id, byte[] body) {
                sent.add(new Sent(worker, kind, id));
            }

            @Override
            public void push(long worker) {}

            @Override
            public void kill(long worker) {}

            @Override
            public void resize(int workers) {
                throw new UnsupportedOperationException("not asked for here");
            }

            @Override
            public void finish() {}

            @Override
            public void terminate() {}
        };
    }
}
