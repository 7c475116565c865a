package io.multiprocessing.semantics.history;

import io.multiprocessing.semantics.history.Event.Phase;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks for an order of the operations of a small history in which each takes effect at one moment between its beginning and
 * its end, as Wing, Gong and Lowe do.
 *
 * <p>Exponential in the number of operations at one time: for some hundred of a dozen processes.
 *
 * @param <S> states of the model, equal if they are the same
 */
public final class Linearizability<S> {
    /** What an object does when it is asked one thing after the other. */
    public interface Model<S> {
        S initial();

        /** The state after the operation; null if it cannot have had this outcome then. Its outcome is not unknown. */
        @Nullable
        S after(S state, Operation operation);
    }

    private record Visited<S>(BitSet done, S state) {}

    private final Model<S> model;
    private final List<Operation> operations;
    private final Set<Visited<S>> visited = new HashSet<>();
    private final BitSet done = new BitSet();

    private Linearizability(Model<S> model, List<Operation> operations) {
        this.model = model;
        this.operations = operations;
    }

    /** Whether there is such an order. What has an unknown outcome may have been done at any later time, or never. */
    public static <S> boolean check(History ofOneObject, Model<S> model) {
        return new Linearizability<>(model, ofOneObject.operations()).search(model.initial());
    }

    /** Items in order. Operations are those of {@link QueueHistoryCheck}; a put that fails says nothing. */
    public static Model<List<String>> queue() {
        return new Model<>() {
            @Override
            public List<String> initial() {
                return List.of();
            }

            @Override
            public @Nullable List<String> after(List<String> state, Operation operation) {
                boolean ok = operation.outcome() == Phase.OK;
                return switch (operation.op()) {
                    case "put" -> ok ? with(state, String.valueOf(operation.value())) : state;
                    case "get" -> {
                        if (!ok) {
                            yield state.isEmpty() ? state : null;
                        }
                        // Without a value: what an unknown get took is the first, whatever that is.
                        boolean first = !state.isEmpty()
                                && (operation.value() == null || state.get(0).equals(operation.value()));
                        yield first ? state.subList(1, state.size()) : null;
                    }
                    case "remaining" -> state.contains(operation.value()) ? state : null;
                    default -> state;
                };
            }
        };
    }

    private static List<String> with(List<String> state, String value) {
        List<String> after = new ArrayList<>(state);
        after.add(value);
        return List.copyOf(after);
    }

    /**
     * Who holds a lock, and the last token of all.
     *
     * @param holder null: nobody
     */
    public record Held(@Nullable Long holder, long last) {}

    /** Operations are those of {@link LockHistoryCheck}, without deaths, pauses and writes. */
    public static Model<Held> lock() {
        return new Model<>() {
            @Override
            public Held initial() {
                return new Held(null, Long.MIN_VALUE);
            }

            @Override
            public @Nullable Held after(Held state, Operation operation) {
                Long token = operation.token();
                if (operation.outcome() != Phase.OK) {
                    return state;
                }
                return switch (operation.op()) {
                    case "acquire" -> {
                        if (token == null) {
                            // Of unknown outcome: nobody will release what nobody knows to be held.
                            yield state;
                        }
                        yield state.holder() == null && token > state.last() ? new Held(token, token) : null;
                    }
                    case "release", "lost" ->
                        token != null && token.equals(state.holder()) ? new Held(null, state.last()) : null;
                    default -> state;
                };
            }
        };
    }

    private boolean search(S state) {
        if (!visited.add(new Visited<>((BitSet) done.clone(), state))) {
            return false;
        }
        long firstEnd = Operation.NEVER;
        for (int i = done.nextClearBit(0); i < operations.size(); i = done.nextClearBit(i + 1)) {
            firstEnd = Math.min(firstEnd, operations.get(i).to());
        }
        if (firstEnd == Operation.NEVER) {
            return true;
        }
        for (int i = done.nextClearBit(0); i < operations.size(); i = done.nextClearBit(i + 1)) {
            Operation each = operations.get(i);
            if (each.from() > firstEnd) {
                break;
            }
            S after = model.after(state, each.outcome() == Phase.INFO ? done(each) : each);
            if (after != null) {
                done.set(i);
                if (search(after)) {
                    return true;
                }
                done.clear(i);
            }
        }
        return false;
    }

    private static Operation done(Operation unknown) {
        return new Operation(
                unknown.process(),
                unknown.op(),
                unknown.arg(),
                unknown.from(),
                unknown.to(),
                Phase.OK,
                unknown.value(),
                unknown.token());
    }
}
