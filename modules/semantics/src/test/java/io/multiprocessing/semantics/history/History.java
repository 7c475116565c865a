package io.multiprocessing.semantics.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.multiprocessing.semantics.history.Event.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What was recorded of a run, in the order of time: one line of JSON for each event.
 *
 * <p>A process does one thing of a kind with an object at a time. What it began and never ended has an unknown outcome.
 */
public final class History {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final List<Event> events;

    public History(List<Event> events) {
        this.events =
                events.stream().sorted(Comparator.comparingLong(Event::nanos)).toList();
    }

    /** Reads files of one run, which may be written by several JVMs of one machine. */
    public static History read(List<Path> files) throws IOException {
        List<Event> events = new ArrayList<>();
        for (Path file : files) {
            for (String line : Files.readAllLines(file)) {
                if (!line.isBlank()) {
                    events.add(parse(line));
                }
            }
        }
        return new History(events);
    }

    public static Event parse(String line) throws JsonProcessingException {
        return JSON.readValue(line, Event.class);
    }

    /** One line, without an end of line. */
    public static String format(Event event) {
        try {
            return JSON.writeValueAsString(event);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    public void write(Path file) throws IOException {
        Files.write(file, events.stream().map(History::format).toList());
    }

    public List<Event> events() {
        return events;
    }

    /** A history for each object. */
    public Map<String, History> byObject() {
        return events.stream()
                .collect(Collectors.groupingBy(
                        Event::arg, Collectors.collectingAndThen(Collectors.toList(), History::new)));
    }

    /**
     * The operations in the order of their beginnings. What is only {@code ok} is an operation without duration.
     *
     * @throws IllegalArgumentException if a process began twice without an end
     */
    public List<Operation> operations() {
        Map<List<String>, Event> begun = new HashMap<>();
        List<Operation> operations = new ArrayList<>();
        for (Event event : events) {
            List<String> key = List.of(event.process(), event.op(), event.arg());
            if (event.phase() == Phase.INVOKE) {
                if (begun.put(key, event) != null) {
                    throw new IllegalArgumentException("%s began %s a second time before the first had an end, at %d"
                            .formatted(event.process(), event.op(), event.nanos()));
                }
            } else {
                operations.add(operation(begun.remove(key), event));
            }
        }
        begun.values().forEach(event -> operations.add(operation(event, unknown(event))));
        operations.sort(Comparator.comparingLong(Operation::from).thenComparingLong(Operation::to));
        return operations;
    }

    private static Event unknown(Event begun) {
        return new Event(begun.nanos(), begun.process(), begun.op(), begun.arg(), Phase.INFO, null, null);
    }

    private static Operation operation(@Nullable Event begun, Event ended) {
        return new Operation(
                ended.process(),
                ended.op(),
                ended.arg(),
                begun == null ? ended.nanos() : begun.nanos(),
                ended.phase() == Phase.INFO ? Operation.NEVER : ended.nanos(),
                ended.phase(),
                ended.value() == null && begun != null ? begun.value() : ended.value(),
                ended.token() == null && begun != null ? begun.token() : ended.token());
    }
}
