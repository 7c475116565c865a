package io.multiprocessing.semantics.history;

import io.multiprocessing.semantics.history.Event.Phase;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Histories by hand and at random. */
final class Histories {
    private static final int PROCESSES = 4;

    private Histories() {}

    /** Reads {@code "1 a put? x; 2 a put x #1"}: time, process, operation with ? for invoke, ! for fail, ~ for info. */
    static History of(String text) {
        List<Event> events = new ArrayList<>();
        for (String line : text.split(";")) {
            String[] words = line.trim().split("\\s+");
            String op = words[2];
            Phase phase = op.endsWith("?")
                    ? Phase.INVOKE
                    : op.endsWith("!") ? Phase.FAIL : op.endsWith("~") ? Phase.INFO : Phase.OK;
            String value = null;
            Long token = null;
            for (int i = 3; i < words.length; i++) {
                if (words[i].startsWith("#")) {
                    token = Long.valueOf(words[i].substring(1));
                } else {
                    value = words[i];
                }
            }
            events.add(new Event(
                    Long.parseLong(words[0]), words[1], op.replaceAll("[?!~]", ""), "it", phase, value, token));
        }
        return new History(events);
    }

    /** What an object that does everything at one moment may be seen to do. */
    private abstract static class Generator {
        final Random random;
        final List<Event> events = new ArrayList<>();
        long now;

        Generator(Random random) {
            this.random = random;
        }

        void add(String process, String op, Phase phase, String value, Long token) {
            events.add(new Event(++now, process, op, "it", phase, value, token));
        }

        /** What the process may begin: null if it has nothing to do. */
        abstract Event begin(String process);

        /** Does it; what is to be seen of it in the end, or null if it must wait. */
        abstract Event happen(Event begun);

        void run(int steps) {
            Event[] begun = new Event[PROCESSES];
            Event[] done = new Event[PROCESSES];
            for (int step = 0; step < steps; step++) {
                int who = random.nextInt(PROCESSES);
                String process = String.valueOf((char) ('a' + who));
                if (begun[who] == null) {
                    begun[who] = begin(process);
                    if (begun[who] != null) {
                        add(process, begun[who].op(), Phase.INVOKE, begun[who].value(), begun[who].token());
                    }
                } else if (done[who] == null) {
                    done[who] = happen(begun[who]);
                } else {
                    add(process, done[who].op(), done[who].phase(), done[who].value(), done[who].token());
                    begun[who] = null;
                    done[who] = null;
                }
            }
            for (int who = 0; who < PROCESSES; who++) {
                if (begun[who] != null) {
                    Event last = done[who] == null ? happen(begun[who]) : done[who];
                    if (last != null) {
                        add(last.process(), last.op(), last.phase(), last.value(), last.token());
                    }
                }
            }
        }
    }

    private static Event event(String process, String op, Phase phase, String value, Long token) {
        return new Event(0, process, op, "it", phase, value, token);
    }

    /** Of a queue, which is emptied in the end. */
    static List<Event> queue(Random random, int steps) {
        Deque<String> items = new ArrayDeque<>();
        Generator generator = new Generator(random) {
            private int last;

            @Override
            Event begin(String process) {
                return random.nextBoolean()
                        ? event(process, "put", Phase.INVOKE, "x" + ++last, null)
                        : event(process, "get", Phase.INVOKE, null, null);
            }

            @Override
            Event happen(Event begun) {
                if (begun.op().equals("put")) {
                    items.add(begun.value());
                    return event(begun.process(), "put", Phase.OK, begun.value(), null);
                }
                String first = items.poll();
                return event(begun.process(), "get", first == null ? Phase.FAIL : Phase.OK, first, null);
            }
        };
        generator.run(steps);
        do {
            generator.add("z", "get", Phase.INVOKE, null, null);
            String first = items.peek();
            generator.add("z", "get", first == null ? Phase.FAIL : Phase.OK, first, null);
        } while (items.poll() != null);
        return generator.events;
    }

    /** Of a lock. */
    static List<Event> lock(Random random, int steps) {
        Generator generator = new Generator(random) {
            private final Long[] held = new Long[PROCESSES];
            private Long holder;
            private long last;

            @Override
            Event begin(String process) {
                Long mine = held[process.charAt(0) - 'a'];
                return mine == null
                        ? event(process, "acquire", Phase.INVOKE, null, null)
                        : event(process, "release", Phase.INVOKE, null, mine);
            }

            @Override
            Event happen(Event begun) {
                int who = begun.process().charAt(0) - 'a';
                if (begun.op().equals("release")) {
                    holder = null;
                    held[who] = null;
                    return event(begun.process(), "release", Phase.OK, null, begun.token());
                } else if (holder != null) {
                    return random.nextInt(3) == 0 ? event(begun.process(), "acquire", Phase.FAIL, null, null) : null;
                }
                last += 1 + random.nextInt(2);
                holder = last;
                held[who] = last;
                return event(begun.process(), "acquire", Phase.OK, null, last);
            }
        };
        generator.run(steps);
        return generator.events;
    }

    /** The same with one lie in it. */
    static List<Event> broken(List<Event> events, Random random) {
        List<Event> broken = new ArrayList<>(events);
        for (int tries = 0; tries < 50; tries++) {
            int at = random.nextInt(broken.size());
            int other = random.nextInt(broken.size());
            Event one = broken.get(at);
            Event two = broken.get(other);
            boolean alike = at != other
                    && one.phase() == Phase.OK
                    && two.phase() == Phase.OK
                    && one.op().equals(two.op());
            boolean answer = one.phase() == Phase.OK
                    && (one.op().equals("get") || one.op().equals("acquire"));
            int how = random.nextInt(5);
            if (how == 0 && alike && answer) {
                broken.set(at, with(one, one.phase(), two.value(), two.token()));
                broken.set(other, with(two, two.phase(), one.value(), one.token()));
                return broken;
            } else if (how == 1 && alike && answer) {
                broken.set(at, with(one, one.phase(), two.value(), two.token()));
                return broken;
            } else if (how == 2 && answer) {
                broken.set(at, with(one, Phase.FAIL, null, null));
                return broken;
            } else if (how == 3 && answer) {
                broken.set(at, with(one, Phase.OK, "never", 99L));
                return broken;
            } else if (how == 4 && answer && at > 0) {
                // Answered as soon as it was asked.
                for (int i = at - 1; i >= 0; i--) {
                    Event begun = broken.get(i);
                    if (begun.phase() == Phase.INVOKE && begun.process().equals(one.process())) {
                        broken.set(
                                at,
                                new Event(
                                        begun.nanos(),
                                        one.process(),
                                        one.op(),
                                        one.arg(),
                                        Phase.OK,
                                        one.value(),
                                        one.token()));
                        broken.add(i + 1, broken.remove(at));
                        return broken;
                    }
                }
            }
        }
        return broken;
    }

    private static Event with(Event event, Phase phase, String value, Long token) {
        boolean get = event.op().equals("get");
        return new Event(
                event.nanos(), event.process(), event.op(), event.arg(), phase, get ? value : null, get ? null : token);
    }

    static String show(List<Event> events) {
        StringBuilder all = new StringBuilder();
        for (Event each : events) {
            all.append(each.nanos())
                    .append(' ')
                    .append(each.process())
                    .append(' ')
                    .append(each.op())
                    .append(' ')
                    .append(each.phase().name().toLowerCase(Locale.ROOT))
                    .append(' ')
                    .append(each.value())
                    .append(' ')
                    .append(each.token())
                    .append('\n');
        }
        return all.toString();
    }
}
