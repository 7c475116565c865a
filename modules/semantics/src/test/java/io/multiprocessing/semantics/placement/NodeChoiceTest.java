package io.multiprocessing.semantics.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NodeChoiceTest {
    private static Candidate agent(String id, int cpus, int processes, int own, String... roles) {
        return new Candidate(id, Set.of(roles), cpus, processes, own);
    }

    static Stream<Arguments> choices() {
        Function<List<Candidate>, Optional<Candidate>> least = NodeChoice::leastLoaded;
        Function<List<Candidate>, Optional<Candidate>> spread = NodeChoice::spread;
        Function<List<Candidate>, Optional<Candidate>> gpu = agents -> NodeChoice.withRole(agents, "gpu");
        Function<List<Candidate>, Optional<Candidate>> b = agents -> NodeChoice.named(agents, "b");
        return Stream.of(
                Arguments.of("nobody is there", least, List.of(), null),
                Arguments.of("fewest", least, List.of(agent("a", 2, 3, 0), agent("b", 2, 2, 0)), "b"),
                Arguments.of("for its processors", least, List.of(agent("a", 8, 5, 0), agent("b", 2, 2, 0)), "a"),
                Arguments.of("one more would tip it", least, List.of(agent("a", 1, 0, 0), agent("b", 4, 1, 0)), "b"),
                Arguments.of("alike", least, List.of(agent("b", 2, 1, 0), agent("a", 2, 1, 0)), "a"),
                Arguments.of("own count first", spread, List.of(agent("a", 8, 1, 1), agent("b", 1, 9, 0)), "b"),
                Arguments.of("then load", spread, List.of(agent("a", 2, 3, 1), agent("b", 2, 1, 1)), "b"),
                Arguments.of("role", gpu, List.of(agent("a", 2, 0, 0), agent("b", 2, 9, 0, "gpu")), "b"),
                Arguments.of("role, load", gpu, List.of(agent("a", 2, 5, 0, "gpu"), agent("b", 2, 1, 0, "gpu")), "b"),
                Arguments.of("no such role", gpu, List.of(agent("a", 2, 0, 0, "ssd")), null),
                Arguments.of("named", b, List.of(agent("a", 2, 0, 0), agent("b", 2, 9, 9)), "b"),
                Arguments.of("not there", b, List.of(agent("a", 2, 0, 0)), null));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("choices")
    void choose_amongSome_asTheTableSays(
            String name, Function<List<Candidate>, Optional<Candidate>> choice, List<Candidate> agents, String chosen) {
        assertThat(choice.apply(agents).map(Candidate::id)).isEqualTo(Optional.ofNullable(chosen));
    }

    @Test
    void leastLoaded_manyInARow_evenForEachProcessor() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Map<String, Integer> hosted = new HashMap<>();
        Map<String, Integer> cpus = new HashMap<>();
        for (int i = 0; i < 5; i++) {
            cpus.put("agent-" + i, 1 + random.nextInt(8));
        }
        int total = cpus.values().stream().mapToInt(Integer::intValue).sum();
        for (int i = 0; i < 10 * total; i++) {
            List<Candidate> agents = new ArrayList<>();
            cpus.forEach((id, count) -> agents.add(agent(id, count, hosted.getOrDefault(id, 0), 0)));
            hosted.merge(NodeChoice.leastLoaded(agents).orElseThrow().id(), 1, Integer::sum);
        }
        cpus.forEach((id, count) -> assertThat(hosted.get(id))
                .as("%s of %s, seed %d", id, cpus, seed)
                .isEqualTo(10 * count));
    }

    @Test
    void candidate_withoutProcessors_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> agent("a", 0, 0, 0))
                .withMessage("cpus of agent a must be >= 1, was 0");
    }
}
