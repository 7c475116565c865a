package io.multiprocessing;

import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What a pool is made with: its workers, their initializer, limits, retries.
 *
 * <p>Python's counterparts are {@code processes}, {@code initializer}, {@code initargs} and {@code maxtasksperchild} of
 * {@code Pool}; the rest is ours. Immutable and thread-safe; every method with a parameter returns a changed copy,
 * every method without one tells the setting. Values are checked at once.
 *
 * @since 0.1.0
 */
public final class PoolOptions {
    /**
     * How tasks that throw one kind of exception are tried again.
     *
     * @param failure the kind: this class and those below it
     * @param retries how many times more, 0 or more
     * @param backoff the pause before each; zero: none
     * @since 0.1.0
     */
    public record RetryRule(Class<? extends Throwable> failure, int retries, Duration backoff) {
        /**
         * Checks the values.
         *
         * @param failure the kind: this class and those below it
         * @param retries how many times more, 0 or more
         * @param backoff the pause before each; zero: none
         * @throws IllegalArgumentException when one is null, or retries or backoff are negative
         */
        public RetryRule {
            Require.nonNull("failure", failure);
            Require.atLeast(0, "retries", retries);
            Require.notNegative("backoff", backoff);
        }
    }

    /**
     * How many tasks may be queued.
     *
     * @param tasks the most, 1 or more
     * @param patience how long who submits one more waits for room; zero or negative: does not wait
     * @since 0.1.0
     */
    public record QueueLimit(int tasks, Duration patience) {
        /**
         * Checks the values.
         *
         * @param tasks the most, 1 or more
         * @param patience how long who submits one more waits for room; zero or negative: does not wait
         * @throws IllegalArgumentException when tasks are below 1 or wait is null
         */
        public QueueLimit {
            Require.atLeast(1, "maxQueuedTasks", tasks);
            Require.nonNull("maxQueuedTasks wait", patience);
        }
    }

    private static final PoolOptions DEFAULTS = new PoolOptions(new Settings());

    private final Settings settings;

    private PoolOptions(Settings settings) {
        this.settings = settings;
    }

    /**
     * The settings of a pool that was given none.
     *
     * @return a worker for each processor, no initializer, no limits, no retries
     */
    public static PoolOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Sets the number of workers.
     *
     * @param processes at least 1
     * @return a changed copy
     * @throws IllegalArgumentException when it is below 1
     */
    public PoolOptions processes(int processes) {
        Settings next = settings.copy();
        next.processes = Require.atLeast(1, "processes", processes);
        return new PoolOptions(next);
    }

    /**
     * Tells the number of workers.
     *
     * @return empty: as many as the agents that host them have processors
     */
    public OptionalInt processes() {
        return settings.processes == 0 ? OptionalInt.empty() : OptionalInt.of(settings.processes);
    }

    /**
     * Names the pool, as errors and figures show it.
     *
     * @param name not blank
     * @return a changed copy
     * @throws IllegalArgumentException when the name is null or blank
     */
    public PoolOptions name(String name) {
        Settings next = settings.copy();
        next.name = Require.notBlank("name", name);
        return new PoolOptions(next);
    }

    /**
     * Tells the name.
     *
     * @return empty: {@code Pool-N}
     */
    public Optional<String> name() {
        return Optional.ofNullable(settings.name);
    }

    /**
     * Sets what each worker runs once before its first task.
     *
     * @param initializer when it throws three times in a row, the pool is broken ({@link PoolBrokenException}); Python
     *     starts workers for ever
     * @return a changed copy
     * @throws IllegalArgumentException when it is null
     */
    public PoolOptions initializer(Action0 initializer) {
        Settings next = settings.copy();
        next.initializer = Require.nonNull("initializer", initializer);
        next.initializerArguments = List.of();
        return new PoolOptions(next);
    }

    /**
     * Sets what each worker runs once before its first task, with an argument.
     *
     * @param <A> type of the argument
     * @param initializer when it throws three times in a row, the pool is broken ({@link PoolBrokenException})
     * @param a its argument, encoded when the pool is made
     * @return a changed copy
     * @throws IllegalArgumentException when the initializer is null
     */
    public <A extends @Nullable Object> PoolOptions initializer(Action1<? super A> initializer, A a) {
        Settings next = settings.copy();
        next.initializer = Require.nonNull("initializer", initializer);
        next.initializerArguments = Collections.singletonList(a);
        return new PoolOptions(next);
    }

    /**
     * Tells what each worker runs once before its first task.
     *
     * @return an {@link Action0} when {@link #initializerArguments()} is empty, an {@link Action1} when it has one
     *     element; empty: nothing
     */
    public Optional<Serializable> initializer() {
        return Optional.ofNullable(settings.initializer);
    }

    /**
     * Tells the initializer's arguments.
     *
     * @return none or one, which may be {@code null}; unmodifiable
     */
    public List<@Nullable Object> initializerArguments() {
        return settings.initializerArguments;
    }

    /**
     * Replaces a worker after so many chunks. A chunk of a map counts once, a single task is a chunk, as in Python.
     *
     * @param chunks at least 1
     * @return a changed copy
     * @throws IllegalArgumentException when it is below 1
     */
    public PoolOptions maxTasksPerChild(int chunks) {
        Settings next = settings.copy();
        next.maxTasksPerChild = Require.atLeast(1, "maxTasksPerChild", chunks);
        return new PoolOptions(next);
    }

    /**
     * Tells after how many chunks a worker is replaced.
     *
     * @return 0: never
     */
    public int maxTasksPerChild() {
        return settings.maxTasksPerChild;
    }

    /**
     * Limits the time a task may run. Beyond it the worker is killed and replaced, and the task fails with
     * {@link TaskTimeoutException}.
     *
     * @param limit longer than zero, counted from when the worker starts the task
     * @return a changed copy
     * @throws IllegalArgumentException when it is null, zero or negative
     */
    public PoolOptions taskTimeout(Duration limit) {
        Settings next = settings.copy();
        next.taskTimeout = Require.positive("taskTimeout", limit);
        return new PoolOptions(next);
    }

    /**
     * Tells how long a task may run.
     *
     * @return empty: as long as it likes
     */
    public Optional<Duration> taskTimeout() {
        return Optional.ofNullable(settings.taskTimeout);
    }

    /**
     * Runs a chunk again whose worker died. Its tasks then run at least once instead of at most once.
     *
     * @param retries how many times more, 0 or more
     * @return a changed copy
     * @throws IllegalArgumentException when it is negative
     */
    public PoolOptions retriesOnWorkerLoss(int retries) {
        Settings next = settings.copy();
        next.retriesOnWorkerLoss = Require.atLeast(0, "retriesOnWorkerLoss", retries);
        return new PoolOptions(next);
    }

    /**
     * Tells how often a chunk runs again whose worker died.
     *
     * @return 0 unless told otherwise
     */
    public int retriesOnWorkerLoss() {
        return settings.retriesOnWorkerLoss;
    }

    /**
     * Adds a kind of exception after which a task is tried again. Of several kinds that fit, the one added first
     * counts.
     *
     * @param failure the kind: this class and those below it
     * @param retries how many times more, 0 or more
     * @param backoff the pause before each; zero: none
     * @return a changed copy
     * @throws IllegalArgumentException when one is null, or retries or backoff are negative
     */
    public PoolOptions retryOn(Class<? extends Throwable> failure, int retries, Duration backoff) {
        Settings next = settings.copy();
        List<RetryRule> all = new ArrayList<>(next.retryOn);
        all.add(new RetryRule(failure, retries, backoff));
        next.retryOn = List.copyOf(all);
        return new PoolOptions(next);
    }

    /**
     * Tells after which exceptions a task is tried again.
     *
     * @return in the order in which they were added; unmodifiable
     */
    public List<RetryRule> retryOn() {
        return settings.retryOn;
    }

    /**
     * Limits the tasks that wait for a worker. With so many queued, applyAsync and the like wait for room, then throw
     * {@link PoolFullException}. With fewer queued, a map is taken as a whole, however many items it has; an imap has its
     * own limit, its buffer.
     *
     * @param tasks the most, at least 1
     * @param wait how long to wait for room; zero or negative: not at all
     * @return a changed copy
     * @throws IllegalArgumentException when tasks are below 1 or wait is null
     */
    public PoolOptions maxQueuedTasks(int tasks, Duration wait) {
        Settings next = settings.copy();
        next.maxQueuedTasks = new QueueLimit(tasks, wait);
        return new PoolOptions(next);
    }

    /**
     * Tells how many tasks may wait for a worker.
     *
     * @return empty: without limit
     */
    public Optional<QueueLimit> maxQueuedTasks() {
        return Optional.ofNullable(settings.maxQueuedTasks);
    }

    /**
     * Sets what each worker is started with. Workers are daemons and named after the pool whatever it says.
     *
     * @param eachWorker JVM, environment, directory, output, placement
     * @return a changed copy
     * @throws IllegalArgumentException when it is null
     */
    public PoolOptions process(ProcessOptions eachWorker) {
        Settings next = settings.copy();
        next.process = Require.nonNull("process", eachWorker);
        return new PoolOptions(next);
    }

    /**
     * Tells what each worker is started with.
     *
     * @return {@link ProcessOptions#defaults()} unless told otherwise
     */
    public ProcessOptions process() {
        return settings.process;
    }

    /**
     * Sets which agents host the workers. It wins over the placement of {@link #process()}.
     *
     * @param placement the agent or the way to choose it
     * @return a changed copy
     * @throws IllegalArgumentException when it is null
     */
    public PoolOptions placement(Placement placement) {
        Settings next = settings.copy();
        next.placement = Require.nonNull("placement", placement);
        return new PoolOptions(next);
    }

    /**
     * Tells which agents host the workers.
     *
     * @return empty: that of {@link #process()}
     */
    public Optional<Placement> placement() {
        return Optional.ofNullable(settings.placement);
    }

    /**
     * Keeps what each task prints for its result's {@link AsyncResult#output()} instead of relaying it; at most 1 MiB a
     * task.
     *
     * @param capture whether to keep it
     * @return a changed copy
     */
    public PoolOptions captureOutput(boolean capture) {
        Settings next = settings.copy();
        next.captureOutput = capture;
        return new PoolOptions(next);
    }

    /**
     * Tells whether what each task prints is kept.
     *
     * @return false unless told otherwise
     */
    public boolean captureOutput() {
        return settings.captureOutput;
    }

    /** Names the initializer's class without its argument, which may be a secret. */
    @Override
    public String toString() {
        return "PoolOptions[processes=" + processes() + ", name=" + settings.name + ", initializer="
                + initializer().map(i -> i.getClass().getName()).orElse("none") + ", maxTasksPerChild="
                + settings.maxTasksPerChild + ", taskTimeout=" + settings.taskTimeout + ", retriesOnWorkerLoss="
                + settings.retriesOnWorkerLoss + ", retryOn=" + settings.retryOn + ", maxQueuedTasks="
                + settings.maxQueuedTasks + ", process=" + settings.process + ", placement=" + settings.placement
                + ", captureOutput=" + settings.captureOutput + "]";
    }

    /** Written only between copy() and the constructor, whose final field then publishes it. */
    private static final class Settings implements Cloneable {
        int processes;

        @Nullable
        String name;

        @Nullable
        Serializable initializer;

        List<@Nullable Object> initializerArguments = List.of();
        int maxTasksPerChild;

        @Nullable
        Duration taskTimeout;

        int retriesOnWorkerLoss;
        List<RetryRule> retryOn = List.of();

        @Nullable
        QueueLimit maxQueuedTasks;

        ProcessOptions process = ProcessOptions.defaults();

        @Nullable
        Placement placement;

        boolean captureOutput;

        Settings copy() {
            try {
                return (Settings) clone();
            } catch (CloneNotSupportedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
