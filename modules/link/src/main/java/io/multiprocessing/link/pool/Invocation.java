package io.multiprocessing.link.pool;

import io.multiprocessing.Action0;
import io.multiprocessing.Action1;
import io.multiprocessing.Action2;
import io.multiprocessing.Action3;
import io.multiprocessing.Action4;
import io.multiprocessing.Action5;
import io.multiprocessing.Func0;
import io.multiprocessing.Func1;
import io.multiprocessing.Func2;
import io.multiprocessing.Func3;
import io.multiprocessing.Func4;
import io.multiprocessing.Func5;
import io.multiprocessing.PayloadException;
import io.multiprocessing.link.payload.PayloadReader;
import io.multiprocessing.link.payload.PayloadWriter;
import io.multiprocessing.link.payload.Payloads;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A function with its arguments, as it travels to the process that calls it: shape byte, function with its length,
 * arguments. The target of a process and the initializer of a pool travel so.
 *
 * <p>The shape is the number of arguments, plus {@link #ACTION} if the function returns nothing.
 */
public final class Invocation {
    /** Added to the shape of {@code Action0} to {@code Action5}. */
    public static final int ACTION = 8;

    private static final int MAX_ARGUMENTS = 5;

    private final int shape;
    private final Object function;
    private final @Nullable Object[] arguments;

    private Invocation(int shape, Object function, @Nullable Object[] arguments) {
        this.shape = shape;
        this.function = function;
        this.arguments = arguments;
    }

    /**
     * Writes a call, in the caller's thread.
     *
     * @param payloads the instance's
     * @param function one of {@code Func0} to {@code Func5} and {@code Action0} to {@code Action5}
     * @param arguments as many as it takes
     * @return what {@link #decode} reads
     * @throws PayloadException when the function or an argument cannot travel
     */
    public static byte[] encode(Payloads payloads, Object function, @Nullable Object... arguments) {
        PayloadWriter out = new PayloadWriter();
        out.writeByte(shape(function, arguments.length));
        out.writeBytes(payloads.function((Serializable) function));
        payloads.writeArguments(out, arguments);
        return out.toByteArray();
    }

    /**
     * Reads a call, in the thread that makes it.
     *
     * @param payloads the instance's
     * @param bytes what {@link #encode} wrote
     * @return the call
     * @throws PayloadException when the function or an argument cannot be read here
     */
    public static Invocation decode(Payloads payloads, byte[] bytes) {
        PayloadReader in = new PayloadReader(bytes);
        int shape = in.readByte();
        Object function = payloads.readFunction(in.readBytes());
        return new Invocation(shape, function, payloads.readArguments(in));
    }

    /**
     * Makes the call.
     *
     * @return what it returned; null for an action
     * @throws Exception what it threw
     */
    public @Nullable Object call() throws Exception {
        return call(shape, function, arguments);
    }

    /**
     * Tells the shape of a function that is called with so many arguments.
     *
     * @param function one of {@code Func0} to {@code Func5} and {@code Action0} to {@code Action5}
     * @param arguments how many
     * @return the shape
     * @throws IllegalArgumentException when it is no such function
     */
    public static int shape(Object function, int arguments) {
        if (arguments <= MAX_ARGUMENTS && isFunction(function, arguments)) {
            return arguments;
        }
        if (arguments <= MAX_ARGUMENTS && isAction(function, arguments)) {
            return arguments | ACTION;
        }
        throw new IllegalArgumentException("cannot call " + function.getClass().getName() + " with " + arguments
                + " arguments: it is neither Func" + arguments + " nor Action" + arguments);
    }

    /**
     * Makes a call.
     *
     * @param shape of the function
     * @param function that is called
     * @param a its arguments
     * @return what it returned; null for an action
     * @throws Exception what it threw
     */
    @SuppressWarnings("unchecked") // the shape was taken from the function's own type
    public static @Nullable Object call(int shape, Object function, @Nullable Object[] a) throws Exception {
        if (a.length != (shape & ~ACTION)) {
            throw new PayloadException(
                    "cannot call a function of shape " + shape + ": it came with " + a.length + " arguments");
        }
        return switch (shape) {
            case 0 -> ((Func0<@Nullable Object>) function).call();
            case 1 -> ((Func1<@Nullable Object, @Nullable Object>) function).call(a[0]);
            case 2 -> ((Func2<@Nullable Object, @Nullable Object, @Nullable Object>) function).call(a[0], a[1]);
            case 3 ->
                ((Func3<@Nullable Object, @Nullable Object, @Nullable Object, @Nullable Object>) function)
                        .call(a[0], a[1], a[2]);
            case 4 ->
                ((Func4<@Nullable Object, @Nullable Object, @Nullable Object, @Nullable Object, @Nullable Object>)
                                function)
                        .call(a[0], a[1], a[2], a[3]);
            case 5 ->
                ((Func5<
                                        @Nullable Object,
                                        @Nullable Object,
                                        @Nullable Object,
                                        @Nullable Object,
                                        @Nullable Object,
                                        @Nullable Object>)
                                function)
                        .call(a[0], a[1], a[2], a[3], a[4]);
            default -> {
                run(shape, function, a);
                yield null;
            }
        };
    }

    @SuppressWarnings("unchecked") // the shape was taken from the function's own type
    private static void run(int shape, Object function, @Nullable Object[] a) throws Exception {
        switch (shape) {
            case ACTION -> ((Action0) function).run();
            case ACTION | 1 -> ((Action1<@Nullable Object>) function).run(a[0]);
            case ACTION | 2 -> ((Action2<@Nullable Object, @Nullable Object>) function).run(a[0], a[1]);
            case ACTION | 3 ->
                ((Action3<@Nullable Object, @Nullable Object, @Nullable Object>) function).run(a[0], a[1], a[2]);
            case ACTION | 4 ->
                ((Action4<@Nullable Object, @Nullable Object, @Nullable Object, @Nullable Object>) function)
                        .run(a[0], a[1], a[2], a[3]);
            case ACTION | 5 ->
                ((Action5<@Nullable Object, @Nullable Object, @Nullable Object, @Nullable Object, @Nullable Object>)
                                function)
                        .run(a[0], a[1], a[2], a[3], a[4]);
            default -> throw new PayloadException("cannot call a function of shape " + shape + ": no such shape");
        }
    }

    private static boolean isFunction(Object function, int arguments) {
        return switch (arguments) {
            case 0 -> function instanceof Func0;
            case 1 -> function instanceof Func1;
            case 2 -> function instanceof Func2;
            case 3 -> function instanceof Func3;
            case 4 -> function instanceof Func4;
            default -> function instanceof Func5;
        };
    }

    private static boolean isAction(Object function, int arguments) {
        return switch (arguments) {
            case 0 -> function instanceof Action0;
            case 1 -> function instanceof Action1;
            case 2 -> function instanceof Action2;
            case 3 -> function instanceof Action3;
            case 4 -> function instanceof Action4;
            default -> function instanceof Action5;
        };
    }
}
