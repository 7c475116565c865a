package io.multiprocessing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OptionsTest {
    private static final PoolOptions POOL = PoolOptions.defaults();
    private static final ProcessOptions PROCESS = ProcessOptions.defaults();
    private static final QueueOptions QUEUE = QueueOptions.defaults();
    private static final MapOptions MAP = MapOptions.defaults();

    static Stream<Arguments> refusals() {
        return Stream.of(
                refusal("processes must be >= 1, was 0", () -> POOL.processes(0)),
                refusal("processes must be >= 1, was -3", () -> POOL.processes(-3)),
                refusal("name must not be null", () -> POOL.name(null)),
                refusal("name must not be blank, was \" \"", () -> POOL.name(" ")),
                refusal("initializer must not be null", () -> POOL.initializer(null)),
                refusal("initializer must not be null", () -> POOL.initializer(null, 1)),
                refusal("maxTasksPerChild must be >= 1, was 0", () -> POOL.maxTasksPerChild(0)),
                refusal("taskTimeout must not be null", () -> POOL.taskTimeout(null)),
                refusal("taskTimeout must be > PT0S, was PT0S", () -> POOL.taskTimeout(Duration.ZERO)),
                refusal("taskTimeout must be > PT0S, was PT-1S", () -> POOL.taskTimeout(Duration.ofSeconds(-1))),
                refusal("retriesOnWorkerLoss must be >= 0, was -1", () -> POOL.retriesOnWorkerLoss(-1)),
                refusal("failure must not be null", () -> POOL.retryOn(null, 1, Duration.ZERO)),
                refusal("retries must be >= 0, was -1", () -> POOL.retryOn(Exception.class, -1, Duration.ZERO)),
                refusal("backoff must not be null", () -> POOL.retryOn(Exception.class, 1, null)),
                refusal(
                        "backoff must be >= PT0S, was PT-1S",
                        () -> POOL.retryOn(Exception.class, 1, Duration.ofSeconds(-1))),
                refusal("maxQueuedTasks must be >= 1, was 0", () -> POOL.maxQueuedTasks(0, Duration.ZERO)),
                refusal("maxQueuedTasks wait must not be null", () -> POOL.maxQueuedTasks(1, null)),
                refusal("process must not be null", () -> POOL.process(null)),
                refusal("placement must not be null", () -> POOL.placement(null)),
                refusal("name must not be blank, was \"\"", () -> PROCESS.name("")),
                refusal("jvmOptions must not be null", () -> PROCESS.jvmOptions((String[]) null)),
                refusal("jvmOptions must not be blank, was \"\"", () -> PROCESS.jvmOptions("-Xmx1g", "")),
                refusal("javaHome must not be null", () -> PROCESS.javaHome(null)),
                refusal("environment variable's name must not be blank, was \"\"", () -> PROCESS.environment("", "x")),
                refusal(
                        "environment variable's name must have no '=' and no NUL, was \"A=B\"",
                        () -> PROCESS.environment("A=B", "x")),
                refusal("value of environment variable A must not be null", () -> PROCESS.environment("A", null)),
                refusal("value of environment variable A must have no NUL", () -> PROCESS.environment("A", "b\0c")),
                refusal("directory must not be null", () -> PROCESS.directory(null)),
                refusal("output must not be null", () -> PROCESS.output(null)),
                refusal("placement must not be null", () -> PROCESS.placement(null)),
                refusal("name must not be blank, was \"\t\"", () -> QUEUE.name("\t")),
                refusal("redeliverAfter must be > PT0S, was PT0S", () -> QUEUE.redeliverAfter(Duration.ZERO)),
                refusal("maxDeliveries must be >= 1, was 0", () -> QUEUE.maxDeliveries(0, "dead")),
                refusal("deadLetterQueue must not be blank, was \"\"", () -> QUEUE.maxDeliveries(1, "")),
                refusal("chunkSize must be >= 1, was 0", () -> MAP.chunkSize(0)),
                refusal("bufferSize must be >= 1, was 0", () -> MAP.bufferSize(0)),
                refusal("progress must not be null", () -> MAP.progress(null)),
                refusal("role must not be blank, was \"\"", () -> Placement.role("")),
                refusal("nodeId must not be null", () -> Placement.node(null)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void set_badValue_isRefusedWithTheValue(String message, ThrowingCallable call) {
        assertThatIllegalArgumentException().isThrownBy(call).withMessage(message);
    }

    /** A setting, and how it is read: the two must agree, on a copy only. */
    static Stream<Arguments> settings() {
        Action0 nothing = () -> {};
        Action1<Object> ignore = a -> {};
        ProgressListener silent = (done, total) -> {};
        PoolOptions.RetryRule rule = new PoolOptions.RetryRule(IllegalStateException.class, 3, Duration.ofMillis(10));
        return Stream.of(
                setting(POOL, o -> o.processes(2), o -> o.processes().getAsInt(), 2),
                setting(POOL, o -> o.name("p"), o -> o.name().orElseThrow(), "p"),
                setting(POOL, o -> o.initializer(nothing), o -> o.initializer().orElseThrow(), nothing),
                setting(
                        POOL,
                        o -> o.initializer(ignore, 7),
                        o -> o.initializer().orElseThrow(),
                        ignore),
                setting(
                        POOL,
                        o -> o.initializer(ignore, 7),
                        o -> o.initializerArguments().get(0),
                        7),
                setting(
                        POOL,
                        o -> o.initializer(ignore, null),
                        o -> o.initializerArguments().size(),
                        1),
                setting(
                        POOL,
                        o -> o.initializer(ignore, 7).initializer(nothing),
                        o -> o.initializerArguments().size(),
                        0),
                setting(POOL, o -> o.maxTasksPerChild(4), PoolOptions::maxTasksPerChild, 4),
                setting(
                        POOL,
                        o -> o.taskTimeout(Duration.ofSeconds(1)),
                        o -> o.taskTimeout().orElseThrow(),
                        Duration.ofSeconds(1)),
                setting(POOL, o -> o.retriesOnWorkerLoss(2), PoolOptions::retriesOnWorkerLoss, 2),
                setting(
                        POOL,
                        o -> o.retryOn(rule.failure(), rule.retries(), rule.backoff()),
                        o -> o.retryOn().get(0),
                        rule),
                setting(
                        POOL,
                        o -> o.maxQueuedTasks(9, Duration.ZERO),
                        o -> o.maxQueuedTasks().orElseThrow(),
                        new PoolOptions.QueueLimit(9, Duration.ZERO)),
                setting(
                        POOL,
                        o -> o.process(PROCESS.name("w")),
                        o -> o.process().name().orElseThrow(),
                        "w"),
                setting(
                        POOL,
                        o -> o.placement(Placement.spread()),
                        o -> o.placement().orElseThrow(),
                        Placement.spread()),
                setting(POOL, o -> o.captureOutput(true), PoolOptions::captureOutput, true),
                setting(PROCESS, o -> o.name("p"), o -> o.name().orElseThrow(), "p"),
                setting(PROCESS, o -> o.daemon(false), o -> o.daemon().orElseThrow(), false),
                setting(
                        PROCESS,
                        o -> o.jvmOptions("-a").jvmOptions("-b", "-c"),
                        o -> String.join(" ", o.jvmOptions()),
                        "-a -b -c"),
                setting(
                        PROCESS,
                        o -> o.javaHome(Path.of("jdk")),
                        o -> o.javaHome().orElseThrow(),
                        Path.of("jdk")),
                setting(
                        PROCESS,
                        o -> o.environment("A", "1").environment("A", "2"),
                        ProcessOptions::environment,
                        Map.of("A", "2")),
                setting(
                        PROCESS,
                        o -> o.directory(Path.of("d")),
                        o -> o.directory().orElseThrow(),
                        Path.of("d")),
                setting(PROCESS, o -> o.output(Output.DISCARD), ProcessOptions::output, Output.DISCARD),
                setting(
                        PROCESS,
                        o -> o.placement(Placement.node("n")),
                        o -> o.placement().orElseThrow(),
                        Placement.node("n")),
                setting(QUEUE, o -> o.name("q"), o -> o.name().orElseThrow(), "q"),
                setting(QUEUE, o -> o.maxsize(5), QueueOptions::maxsize, 5),
                setting(QUEUE, QueueOptions::durable, QueueOptions::isDurable, true),
                setting(
                        QUEUE,
                        o -> o.redeliverAfter(Duration.ofSeconds(2)),
                        o -> o.redeliverAfter().orElseThrow(),
                        Duration.ofSeconds(2)),
                setting(
                        QUEUE,
                        o -> o.maxDeliveries(3, "dead"),
                        o -> o.maxDeliveries().getAsInt(),
                        3),
                setting(
                        QUEUE,
                        o -> o.maxDeliveries(3, "dead"),
                        o -> o.deadLetterQueue().orElseThrow(),
                        "dead"),
                setting(MAP, o -> o.chunkSize(6), o -> o.chunkSize().getAsInt(), 6),
                setting(MAP, o -> o.bufferSize(8), o -> o.bufferSize().getAsInt(), 8),
                setting(MAP, o -> o.progress(silent), o -> o.progress().orElseThrow(), silent));
    }

    @ParameterizedTest
    @MethodSource("settings")
    <O> void set_goodValue_isInTheCopyOnly(O defaults, Function<O, O> set, Function<O, Object> get, Object value) {
        String before = defaults.toString();
        O changed = set.apply(defaults);
        assertThat(get.apply(changed)).isEqualTo(value);
        assertThat(changed).isNotSameAs(defaults);
        assertThat(changed.toString()).isNotEqualTo(before);
        assertThat(defaults.toString()).isEqualTo(before);
    }

    @Test
    void set_anotherSetting_keepsTheRest() {
        PoolOptions pool = POOL.processes(2)
                .name("p")
                .maxTasksPerChild(4)
                .captureOutput(true)
                .processes(3);
        assertThat(pool.processes()).hasValue(3);
        assertThat(pool.name()).hasValue("p");
        assertThat(pool.maxTasksPerChild()).isEqualTo(4);
        assertThat(pool.captureOutput()).isTrue();
        QueueOptions queue = QUEUE.name("q")
                .maxsize(5)
                .durable()
                .redeliverAfter(Duration.ofSeconds(1))
                .maxDeliveries(2, "d");
        assertThat(queue.name("r").toString()).isEqualTo(queue.toString().replace("name=q", "name=r"));
    }

    @Test
    void defaults_ofEachKind_leaveTheChoiceOpen() {
        assertThat(POOL.processes()).isEmpty();
        assertThat(POOL.initializer()).isEmpty();
        assertThat(POOL.retriesOnWorkerLoss()).isZero();
        assertThat(POOL.maxTasksPerChild()).isZero();
        assertThat(PROCESS.daemon()).isEmpty();
        assertThat(PROCESS.output()).isEqualTo(Output.INHERIT);
        assertThat(QUEUE.maxsize()).isZero();
        assertThat(QUEUE.isDurable()).isFalse();
        assertThat(MAP.chunkSize()).isEmpty();
        assertThat(MAP.bufferSize()).isEmpty();
    }

    @Test
    void maxsize_negative_isNoBound() {
        assertThat(QUEUE.maxsize(7).maxsize(-1).maxsize()).isZero();
    }

    @Test
    void collections_read_areUnmodifiable() {
        ProcessOptions options = PROCESS.jvmOptions("-a").environment("A", "1");
        assertThat(options.jvmOptions()).isUnmodifiable();
        assertThat(options.environment()).isUnmodifiable();
        assertThat(POOL.initializer(a -> {}, "x").initializerArguments()).isUnmodifiable();
        assertThat(POOL.retryOn(Exception.class, 1, Duration.ZERO).retryOn()).isUnmodifiable();
    }

    @Test
    void jvmOptions_arrayChangedLater_keepsTheOldOnes() {
        String[] given = {"-a"};
        ProcessOptions options = PROCESS.jvmOptions(given);
        given[0] = "-b";
        assertThat(options.jvmOptions()).containsExactly("-a");
    }

    @Test
    void toString_withSecrets_hidesThem() {
        assertThat(PROCESS.environment("TOKEN", "hunter2").toString())
                .contains("TOKEN")
                .doesNotContain("hunter2");
        assertThat(POOL.initializer(a -> {}, "hunter2").toString()).doesNotContain("hunter2");
    }

    private static Arguments refusal(String message, ThrowingCallable call) {
        return arguments(message, call);
    }

    private static <O> Arguments setting(O defaults, Function<O, O> set, Function<O, Object> get, Object value) {
        return arguments(defaults, set, get, value);
    }
}
