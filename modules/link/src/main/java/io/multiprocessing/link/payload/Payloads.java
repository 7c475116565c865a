package io.multiprocessing.link.payload;

import io.multiprocessing.PayloadException;
import java.io.IOException;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Encodes values, functions and failures into bytes, and decodes them. Thread-safe.
 *
 * <p>A byte stands before every value: primitives, strings, arrays, lists and functions have a form of ours, values of the user's
 * codecs theirs, the rest is Java serialization under a filter. All of it runs user code (and so takes any time and may
 * fail in any way): it belongs on the user's own threads.
 */
public final class Payloads {
    /** The limit of one argument list, result or item unless told otherwise: 64 MiB. */
    public static final int DEFAULT_MAX_BYTES = 64 << 20;

    /** Stands before what Java serialization wrote. */
    private static final byte JAVA = 63;

    /** The most that codec byte and length take; they do not count, so that an array of the limit's size may travel. */
    private static final int MAX_HEADER = 6;

    private final int maxBytes;
    private final CompactForm compact;
    private final JavaForm java;
    private final Functions functions;

    /**
     * Prepares to encode and decode.
     *
     * @param settings what is allowed; a codec with the id of another or one out of range is refused with an {@link
     *     IllegalArgumentException}
     */
    public Payloads(PayloadSettings settings) {
        maxBytes = settings.maxBytes();
        ClassFinder classes = new ClassFinder(settings.loader());
        java = new JavaForm(settings, classes);
        compact = new CompactForm(new Codecs(settings.codecs(), settings.loader()), new Lambdas(classes, java));
        functions = new Functions(this);
    }

    /**
     * Appends one value, which tells its own length.
     *
     * @param what names the value in the error, such as "argument 2", "the result", "the item"
     * @throws PayloadException when the value cannot travel, is over the limit or nested too deep; out is then as it was
     */
    public void write(PayloadWriter out, @Nullable Object value, String what) {
        try {
            encode(out, value, maxBytes);
        } catch (Throwable e) {
            throw Refusals.onWrite(what, value, e, maxBytes);
        }
    }

    /**
     * Reads one value.
     *
     * @throws PayloadException when it cannot be read here: broken bytes, an unknown or refused class, user code that threw
     */
    public @Nullable Object read(PayloadReader in) {
        try {
            byte form = in.readByte();
            return form == JAVA ? java.read(in.slice(in.readLength(1))) : compact.read(in, form);
        } catch (Throwable e) {
            throw Refusals.onRead(e);
        }
    }

    /**
     * Appends how many arguments there are, and them. The limit is of all of them together.
     *
     * @throws PayloadException as {@link #write}
     */
    public void writeArguments(PayloadWriter out, @Nullable Object[] arguments) {
        int start = out.size();
        out.writeVarInt(arguments.length);
        int used = 0;
        for (int i = 0; i < arguments.length; i++) {
            Object argument = arguments[i];
            try {
                used += encode(out, argument, maxBytes - used);
            } catch (PayloadWriter.OverLimit e) {
                out.truncate(start);
                boolean alone = used == 0 || e.bytes() > maxBytes;
                String what = alone ? "argument " + (i + 1) : "arguments 1 to " + (i + 1) + " together";
                throw Refusals.onWrite(what, argument, alone ? e : e.plus(used), maxBytes);
            } catch (Throwable e) {
                out.truncate(start);
                throw Refusals.onWrite("argument " + (i + 1), argument, e, maxBytes);
            }
        }
    }

    /**
     * Reads what {@link #writeArguments} wrote.
     *
     * @throws PayloadException as {@link #read}
     */
    public @Nullable Object[] readArguments(PayloadReader in) {
        @Nullable Object[] arguments = new @Nullable Object[in.readLength(1)];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = read(in);
        }
        return arguments;
    }

    /**
     * Encodes a lambda, a method reference or an object of a function interface; once only if it captures nothing.
     *
     * @return bytes that the caller must not change
     * @throws PayloadException as {@link #write}, naming what the lambda captures
     */
    public byte[] function(Serializable function) {
        return functions.encode(function);
    }

    /**
     * Decodes a function; once only if it captures nothing, as long as not very many others are used.
     *
     * @throws PayloadException as {@link #read}
     */
    public Object readFunction(byte[] function) {
        return functions.decode(function);
    }

    /** Whether the function is a lambda or method reference without captured values: it is the same wherever it is decoded. */
    public boolean capturesNothing(Serializable function) {
        return Functions.capturesNothing(function.getClass());
    }

    /** Encodes class name, message, stack trace as text, and the exception itself where it can travel. Never throws. */
    public byte[] failure(Throwable failure) {
        return Failures.encode(this, failure, maxBytes);
    }

    /**
     * Decodes a failure. Never throws.
     *
     * @return the exception itself, or a {@link io.multiprocessing.RemoteException} where it cannot be read here
     */
    public Throwable readFailure(byte[] failure) {
        return Failures.decode(this, failure);
    }

    /** Appends the value if it takes at most so many bytes, returns how many it took; else out is as it was. */
    private int encode(PayloadWriter out, @Nullable Object value, int room) throws Exception {
        int start = out.size();
        int outer = out.limit();
        out.limit(Math.min(outer, (long) start + room + MAX_HEADER));
        boolean done = false;
        try {
            if (!compact.write(out, value) && value != null) {
                out.truncate(start);
                out.writeByte(JAVA);
                java.write(out, value);
                out.insertLength(start + 1);
            }
            long bytes = contentSize(out.size() - start);
            if (bytes > room) {
                throw new PayloadWriter.OverLimit(bytes, true);
            }
            done = true;
            return (int) bytes;
        } catch (IOException e) {
            if (e.getCause() instanceof PayloadWriter.OverLimit over) {
                throw overLimit(over, start, value);
            }
            throw e;
        } catch (PayloadWriter.OverLimit e) {
            throw overLimit(e, start, value);
        } finally {
            out.limit(outer);
            if (!done) {
                out.truncate(start);
            }
        }
    }

    private static PayloadWriter.OverLimit overLimit(PayloadWriter.OverLimit e, int start, @Nullable Object value) {
        boolean all = value != null && PrimitiveArrays.handles(value);
        return e.exact() ? e : new PayloadWriter.OverLimit(contentSize(e.bytes() - start), all);
    }

    /** The size without codec byte and length. */
    private static long contentSize(long size) {
        int lengthBytes = size < 1 << 7 ? 1 : size < 1 << 14 ? 2 : size < 1 << 21 ? 3 : size < 1 << 28 ? 4 : 5;
        return Math.max(0, size - 1 - lengthBytes);
    }
}
