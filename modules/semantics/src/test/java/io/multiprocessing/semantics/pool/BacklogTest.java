package io.multiprocessing.semantics.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BacklogTest {
    private static Chunk<String> chunk(long id) {
        return new Chunk<>(id, "work " + id, 1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void backlog_randomOperations_doesAsATreeMap(long seed) {
        for (int schedule = 0; schedule < 20; schedule++) {
            Random random = new Random(seed * 1_000_003 + schedule);
            String as = "seed " + seed + " schedule " + schedule;
            Backlog<String> backlog = new Backlog<>();
            TreeMap<Long, Chunk<String>> model = new TreeMap<>();
            List<Chunk<String>> taken = new ArrayList<>();
            long ids = 0;
            int adding = 2 + random.nextInt(6);
            for (int step = 0; step < 3_000; step++) {
                int what = random.nextInt(10);
                if (what < adding) {
                    Chunk<String> next = chunk(++ids);
                    backlog.add(next);
                    model.put(next.id(), next);
                } else if (what == 8 && !taken.isEmpty()) {
                    Chunk<String> back = taken.remove(random.nextInt(taken.size()));
                    backlog.add(back);
                    model.put(back.id(), back);
                } else if (what == 9) {
                    long id = random.nextLong(ids + 2);
                    assertThat(backlog.contains(id)).as(as).isEqualTo(model.containsKey(id));
                    Chunk<String> removed = backlog.remove(id);
                    assertThat(removed).as(as).isEqualTo(model.remove(id));
                } else {
                    Chunk<String> first =
                            model.isEmpty() ? null : model.pollFirstEntry().getValue();
                    assertThat(backlog.first()).as(as).isSameAs(first);
                    assertThat(backlog.poll()).as(as).isSameAs(first);
                    if (first != null) {
                        taken.add(first);
                    }
                }
                assertThat(backlog.size()).as(as).isEqualTo(model.size());
                assertThat(backlog.isEmpty()).as(as).isEqualTo(model.isEmpty());
            }
            List<Chunk<String>> all = new ArrayList<>();
            backlog.drainTo(all);
            assertThat(all).as(as).containsExactlyElementsOf(model.values());
            assertThat(backlog.first()).as(as).isNull();
            backlog.add(chunk(ids + 1));
            assertThat(backlog.poll()).as(as).isEqualTo(chunk(ids + 1));
        }
    }
}
