package io.multiprocessing.client.pool;

import io.multiprocessing.AsyncResult;
import io.multiprocessing.MultiprocessingException;
import io.multiprocessing.OperationTimedOutException;
import io.multiprocessing.TaskCancelledException;
import io.multiprocessing.TaskFailedException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A result in the words of {@code java.util.concurrent}. */
final class PoolFuture<T extends @Nullable Object> implements Future<T> {
    private final AsyncResult<?> result;
    private final boolean fixed;
    private final @Nullable T value;

    /** Its value is the result's. */
    PoolFuture(AsyncResult<T> result) {
        this.result = result;
        this.fixed = false;
        this.value = null;
    }

    /** Its value is this one. */
    PoolFuture(AsyncResult<Void> result, T value) {
        this.result = result;
        this.fixed = true;
        this.value = value;
    }

    /** For who does not take its value. */
    @SuppressWarnings("unchecked")
    AsyncResult<Object> result() {
        return (AsyncResult<Object>) result;
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        return !result.ready() && result.cancel(mayInterruptIfRunning);
    }

    @Override
    public boolean isCancelled() {
        if (!result.ready() || result.successful()) {
            return false;
        }
        try {
            result.get(Duration.ZERO);
            return false;
        } catch (TaskCancelledException e) {
            return true;
        } catch (MultiprocessingException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException("a result that is ready is not waited for", e);
        }
    }

    @Override
    public boolean isDone() {
        return result.ready();
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        result.await();
        return outcome();
    }

    @Override
    public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        Duration limit = Duration.ofNanos(unit.toNanos(timeout));
        if (!result.await(limit)) {
            throw timeout(new OperationTimedOutException("no result of " + result + " within " + limit));
        }
        return outcome();
    }

    static TimeoutException timeout(OperationTimedOutException why) {
        TimeoutException timeout = new TimeoutException(why.getMessage());
        timeout.initCause(why);
        return timeout;
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // null only where T allows it
    private T outcome() throws InterruptedException, ExecutionException {
        try {
            Object it = result.get();
            return fixed ? value : (T) it;
        } catch (TaskFailedException e) {
            throw new ExecutionException(e.getMessage(), e.getCause());
        } catch (TaskCancelledException e) {
            CancellationException cancelled = new CancellationException(e.getMessage());
            cancelled.initCause(e);
            throw cancelled;
        } catch (MultiprocessingException e) {
            throw new ExecutionException(e.getMessage(), e);
        }
    }

    @Override
    public String toString() {
        return "Future[" + result + "]";
    }
}
