package io.multiprocessing.semantics.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.multiprocessing.semantics.history.Event.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {
    @Test
    void format_event_isOneLineInTheOrderOfTheFormat() throws IOException {
        Event event = new Event(5, "agent-1/7", "acquire", "db", Phase.OK, null, 12L);
        String line = History.format(event);
        assertThat(line)
                .isEqualTo(
                        "{\"t_nanos\":5,\"process\":\"agent-1/7\",\"op\":\"acquire\",\"arg\":\"db\",\"phase\":\"ok\",\"token\":12}");
        assertThat(History.parse(line)).isEqualTo(event);
    }

    @Test
    void read_filesOfSeveralProcesses_areOneHistoryInOrder(@TempDir Path directory) throws IOException {
        Path one = directory.resolve("one.jsonl");
        Path two = directory.resolve("two.jsonl");
        Histories.of("1 a put? x; 4 a put x").write(one);
        Histories.of("2 b get?; 3 b get x").write(two);
        Files.writeString(two, Files.readString(two) + "\n");
        assertThat(History.read(List.of(one, two)).events())
                .isEqualTo(Histories.of("1 a put? x; 2 b get?; 3 b get x; 4 a put x")
                        .events());
    }

    @Test
    void operations_beginningsAndEnds_areJoined() {
        assertThat(Histories.of("1 a put? x; 2 b get?; 3 a put; 4 b get~; 5 c lost; 6 d get?")
                        .operations())
                .containsExactly(
                        new Operation("a", "put", "it", 1, 3, Phase.OK, "x", null),
                        new Operation("b", "get", "it", 2, Operation.NEVER, Phase.INFO, null, null),
                        new Operation("c", "lost", "it", 5, 5, Phase.OK, null, null),
                        new Operation("d", "get", "it", 6, Operation.NEVER, Phase.INFO, null, null));
    }

    @Test
    void operations_begunTwice_areRefused() {
        History history = Histories.of("1 a put? x; 2 a put? y");
        assertThatThrownBy(history::operations)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a began put a second time");
    }

    @Test
    void byObject_severalObjects_areApart() {
        History history = new History(List.of(
                new Event(1, "a", "lost", "q1", Phase.OK, null, null),
                new Event(2, "a", "lost", "q2", Phase.OK, null, null)));
        assertThat(history.byObject()).containsOnlyKeys("q1", "q2");
        assertThat(history.byObject().get("q2").events()).hasSize(1);
    }
}
