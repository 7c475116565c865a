package io.multiprocessing.semantics.lock;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Random schedules of loss, repetition, delay, crash, pause, removal and restart. {@code -Dlock.schedules} says how many,
 * {@code -Dlock.seed} runs that one alone and prints what happened.
 */
class LockClusterSimulationTest {
    private record Failure(long seed, long until, int steps, Throwable what) {
        @Override
        public String toString() {
            return String.format(
                    "seed %d (-Dlock.seed=%d) after %d steps, %d ms: %s", seed, seed, steps, until / 1_000_000, what);
        }
    }

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void cluster_anySchedule_isRightAtEachStepAndEnds() {
        Long single = Long.getLong("lock.seed");
        if (single != null) {
            LockSchedule schedule = new LockSchedule(single, true);
            try {
                schedule.run();
            } finally {
                schedule.trace().forEach(System.out::println);
            }
            return;
        }
        List<Failure> failures = Collections.synchronizedList(new ArrayList<>());
        LongAdder grants = new LongAdder();
        long schedules = Long.getLong("lock.schedules", 2_000);
        LongStream.range(0, schedules).parallel().forEach(seed -> {
            LockSchedule schedule = new LockSchedule(seed, false);
            try {
                schedule.run();
            } catch (AssertionError | RuntimeException wrong) {
                failures.add(new Failure(seed, schedule.now(), schedule.steps(), wrong));
            }
            grants.add(schedule.grants());
        });
        assertThat(failures.stream()
                        .min(Comparator.comparingInt(Failure::steps))
                        .map(shortest -> failures.size() + " of " + schedules + ", the shortest: " + shortest))
                .isEmpty();
        assertThat(grants.sum()).as("grants in %d schedules", schedules).isGreaterThan(10 * schedules);
    }
}
