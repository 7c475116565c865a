package io.multiprocessing.semantics.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.semantics.queue.ItemQueue.Ask;
import io.multiprocessing.semantics.queue.ItemQueue.Outcome;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random puts and gets of clients that die, of a queue that moves, against a model that keeps all items sorted by the time they were stored. */
class ItemQueueSimulationTest {
    private static final int SCHEDULES = 60;
    private static final int STEPS = 200;

    private record Delivery(Ask ask, long place, String item) {}

    private final TreeMap<Long, String> items = new TreeMap<>();
    private final Map<Ask, String> putters = new LinkedHashMap<>();
    private final Map<Ask, Boolean> getters = new LinkedHashMap<>();
    private final List<Delivery> unconfirmed = new ArrayList<>();
    private final List<Outcome<String>> expected = new ArrayList<>();
    private final List<Outcome<String>> actual = new ArrayList<>();
    private long places;
    private int maxsize;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void queue_randomAsks_doesAsTheModel(long seed) {
        for (int schedule = 0; schedule < SCHEDULES; schedule++) {
            run(seed * 1_000_003 + schedule);
        }
    }

    private boolean full() {
        return maxsize > 0 && items.size() >= maxsize;
    }

    /** Whatever can happen next happens, until nothing can. */
    private void settle() {
        while (true) {
            if (!items.isEmpty() && !getters.isEmpty()) {
                Ask getter = getters.keySet().iterator().next();
                Map.Entry<Long, String> first = items.pollFirstEntry();
                if (getters.remove(getter)) {
                    unconfirmed.add(new Delivery(getter, first.getKey(), first.getValue()));
                }
                expected.add(new Outcome.Delivered<>(getter, first.getValue()));
            } else if (!full() && !putters.isEmpty()) {
                Ask putter = putters.keySet().iterator().next();
                items.put(++places, putters.remove(putter));
                expected.add(new Outcome.Stored<>(putter));
            } else {
                return;
            }
        }
    }

    private void comesBack(Delivery delivery) {
        unconfirmed.remove(delivery);
        items.put(delivery.place(), delivery.item());
    }

    private void run(long seed) {
        Random random = new Random(seed);
        items.clear();
        putters.clear();
        getters.clear();
        unconfirmed.clear();
        places = 0;
        maxsize = random.nextInt(5);
        ItemQueue<String> queue = new ItemQueue<>(maxsize);
        Set<Long> gone = new HashSet<>();
        Set<Ask> answered = new HashSet<>();
        List<Ask> asks = new ArrayList<>();
        int putsInTen = 3 + random.nextInt(5);
        for (int step = 0; step < STEPS; step++) {
            String as = "seed " + seed + " step " + step;
            expected.clear();
            actual.clear();
            if (random.nextInt(20) == 0) {
                queue = new ItemQueue<>(queue.save());
            }
            long client = random.nextInt(8);
            if (gone.contains(client)) {
                continue;
            }
            Ask ask = new Ask(client, step);
            boolean wait = random.nextInt(3) > 0;
            int what = random.nextInt(100);
            if (what < 70) {
                asks.add(ask);
                if (random.nextInt(10) < putsInTen) {
                    String item = client + "." + step;
                    if (!wait && full()) {
                        expected.add(new Outcome.Full<>(ask));
                    } else {
                        putters.put(ask, item);
                        settle();
                    }
                    queue.put(ask, item, wait, actual::add);
                } else {
                    boolean confirm = random.nextBoolean();
                    if (!wait && items.isEmpty()) {
                        expected.add(new Outcome.Empty<>(ask));
                    } else {
                        getters.put(ask, confirm);
                        settle();
                    }
                    queue.get(ask, wait, confirm, actual::add);
                }
            } else if (what < 80 && !asks.isEmpty()) {
                Ask old = asks.get(random.nextInt(asks.size()));
                boolean put = putters.remove(old) != null;
                boolean get = getters.remove(old) != null;
                if (random.nextBoolean()) {
                    if (put || get) {
                        expected.add(put ? new Outcome.Full<>(old) : new Outcome.Empty<>(old));
                    }
                    queue.expire(old, actual::add);
                } else {
                    if (put || get) {
                        expected.add(new Outcome.Cancelled<>(old));
                    }
                    queue.cancel(old, actual::add);
                }
            } else if (what < 97 && !unconfirmed.isEmpty()) {
                Delivery delivery = unconfirmed.get(random.nextInt(unconfirmed.size()));
                if (random.nextBoolean()) {
                    unconfirmed.remove(delivery);
                    queue.confirmed(delivery.ask());
                } else {
                    comesBack(delivery);
                    settle();
                    queue.giveBack(delivery.ask(), actual::add);
                }
            } else if (what >= 97) {
                gone.add(client);
                putters.keySet().removeIf(each -> each.client() == client);
                getters.keySet().removeIf(each -> each.client() == client);
                List.copyOf(unconfirmed).stream()
                        .filter(each -> each.ask().client() == client)
                        .forEach(this::comesBack);
                settle();
                queue.clientGone(client, actual::add);
            }
            assertThat(actual).as(as).isEqualTo(expected);
            for (Outcome<String> outcome : actual) {
                assertThat(answered.add(outcome.ask()))
                        .as(as + ": one answer for " + outcome.ask())
                        .isTrue();
            }
            assertThat(queue.size()).as(as).isEqualTo(items.size());
            assertThat(queue.isFull()).as(as).isEqualTo(full());
        }
    }
}
