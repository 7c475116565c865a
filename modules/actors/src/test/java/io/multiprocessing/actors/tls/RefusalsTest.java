package io.multiprocessing.actors.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RefusalsTest {
    private final AtomicLong time = new AtomicLong(Long.MAX_VALUE - 5);
    private final List<String> lines = new ArrayList<>();
    private final Refusals refusals = new Refusals(time::get, lines::add);

    @Test
    void tell_manyInAPeriod_makesOneLineAndCountsTheOthers() {
        for (int i = 0; i < 1000; i++) {
            refusals.tell("no " + i);
        }
        assertThat(lines).containsExactly("no 0");
        time.addAndGet(Refusals.PERIOD.toNanos());
        refusals.tell("again");
        assertThat(lines).containsExactly("no 0", "again; and 999 more since the line before");
    }

    @Test
    void tell_wordsOfAPeer_makeNoSecondLine() {
        refusals.tell("CN=a\r\n\u001b[2JSECURITY: all is well " + "x".repeat(10_000));
        assertThat(lines).singleElement().satisfies(line -> {
            assertThat(line).startsWith("CN=a???[2JSECURITY").hasSizeLessThan(600);
            assertThat(line.chars()).noneMatch(Character::isISOControl);
        });
    }
}
