package io.multiprocessing.process.pool;

import io.multiprocessing.PayloadException;
import io.multiprocessing.link.payload.PayloadReader;
import io.multiprocessing.link.payload.PayloadWriter;
import io.multiprocessing.link.payload.Payloads;
import io.multiprocessing.link.pool.Invocation;
import io.multiprocessing.link.pool.PoolMessages;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decodes a chunk, runs it and encodes its result. Confined to the worker's thread. */
final class TaskRunner {
    /** A buffer that grew beyond it for one big result is not kept. */
    private static final int KEPT_BUFFER = 1 << 20;

    private static final class Definition {
        final byte[] bytes;

        @Nullable
        Object function;

        Definition(byte[] bytes) {
            this.bytes = bytes;
        }
    }

    private final Payloads payloads;
    private final Map<Integer, Definition> definitions = new HashMap<>();
    private int lastNumber;
    private @Nullable Object lastFunction;
    private PayloadWriter out = new PayloadWriter();
    /** Of the item that is decoded or runs, in its chunk. */
    private int item;

    TaskRunner(Payloads payloads) {
        this.payloads = payloads;
    }

    void define(int number, byte[] function) {
        definitions.put(number, new Definition(function));
    }

    void forget(int number) {
        definitions.remove(number);
        if (number == lastNumber) {
            lastNumber = 0;
            lastFunction = null;
        }
    }

    /** Never throws: whatever goes wrong is the result. */
    byte[] run(byte[] task) {
        long began = System.nanoTime();
        item = 0;
        try {
            return values(task, began);
        } catch (Throwable t) {
            return failure(t, began);
        } finally {
            if (out.size() > KEPT_BUFFER) {
                out = new PayloadWriter();
            }
        }
    }

    private byte[] values(byte[] task, long began) throws Exception {
        PayloadReader in = new PayloadReader(task);
        int mode = in.readByte();
        int shape = in.readByte();
        Object function = function(in);
        if (mode == PoolMessages.CALL) {
            Object value = Invocation.call(shape, function, payloads.readArguments(in));
            header(began, PoolMessages.VALUE);
            payloads.write(out, value, "result");
            return out.toByteArray();
        }
        if (mode == PoolMessages.EACH) {
            return each(in, shape, function, began);
        }
        @Nullable Object[] values = new @Nullable Object[in.readInt()];
        for (item = 0; item < values.length; item++) {
            @Nullable
            Object[] arguments =
                    mode == PoolMessages.MAP ? new @Nullable Object[] {payloads.read(in)} : payloads.readArguments(in);
            values[item] = Invocation.call(shape, function, arguments);
        }
        header(began, PoolMessages.VALUE);
        for (item = 0; item < values.length; item++) {
            payloads.write(out, values[item], "result");
        }
        return out.toByteArray();
    }

    /** The time in front is that of all items. */
    private byte[] each(PayloadReader in, int shape, Object function, long began) {
        byte[][] outcomes = new byte[in.readInt()][];
        boolean[] failed = new boolean[outcomes.length];
        for (item = 0; item < outcomes.length; item++) {
            byte[] argument = in.readBytes();
            try {
                Object value = Invocation.call(
                        shape, function, new @Nullable Object[] {payloads.read(new PayloadReader(argument))});
                out.reset();
                payloads.write(out, value, "result");
                outcomes[item] = out.toByteArray();
            } catch (Throwable t) {
                failed[item] = true;
                outcomes[item] = payloads.failure(t);
            }
        }
        header(began, PoolMessages.VALUE);
        for (int i = 0; i < outcomes.length; i++) {
            out.writeByte(failed[i] ? PoolMessages.FAILURE : PoolMessages.VALUE);
            out.writeBytes(outcomes[i]);
        }
        return out.toByteArray();
    }

    private byte[] failure(Throwable failure, long began) {
        header(began, PoolMessages.FAILURE);
        out.writeVarInt(item);
        out.writeBytes(payloads.failure(failure));
        return out.toByteArray();
    }

    private void header(long began, int status) {
        out.reset();
        out.writeVarLong(System.nanoTime() - began);
        out.writeByte(status);
    }

    private Object function(PayloadReader in) {
        int number = in.readVarInt();
        if (number == 0) {
            return payloads.readFunction(in.readBytes());
        }
        if (number == lastNumber && lastFunction != null) {
            return lastFunction;
        }
        Definition definition = definitions.get(number);
        if (definition == null) {
            throw new PayloadException("cannot run a task: its function " + number + " was not defined here");
        }
        Object function = definition.function;
        if (function == null) {
            function = payloads.readFunction(definition.bytes);
            definition.function = function;
        }
        lastNumber = number;
        lastFunction = function;
        return function;
    }
}
