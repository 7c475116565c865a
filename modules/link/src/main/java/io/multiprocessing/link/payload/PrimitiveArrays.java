package io.multiprocessing.link.payload;

import java.nio.ByteBuffer;

/** The compact form of arrays of primitives: a byte for the type, the length, the elements big-endian. */
final class PrimitiveArrays {
    private static final byte BYTES = 24;
    private static final byte BOOLEANS = 25;
    private static final byte SHORTS = 26;
    private static final byte CHARS = 27;
    private static final byte INTS = 28;
    private static final byte LONGS = 29;
    private static final byte FLOATS = 30;
    private static final byte DOUBLES = 31;

    private PrimitiveArrays() {}

    static boolean owns(byte form) {
        return form >= BYTES && form <= DOUBLES;
    }

    static boolean handles(Object value) {
        return value.getClass().isArray() && !(value instanceof Object[]);
    }

    /** Writes the value, or returns false: it is no such array. */
    static boolean write(PayloadWriter out, Object value) {
        if (value instanceof byte[] a) {
            out.writeByte(BYTES).writeBytes(a);
        } else if (value instanceof int[] a) {
            elements(out, INTS, a.length, Integer.BYTES).asIntBuffer().put(a);
        } else if (value instanceof long[] a) {
            elements(out, LONGS, a.length, Long.BYTES).asLongBuffer().put(a);
        } else if (value instanceof double[] a) {
            elements(out, DOUBLES, a.length, Double.BYTES).asDoubleBuffer().put(a);
        } else if (value instanceof float[] a) {
            elements(out, FLOATS, a.length, Float.BYTES).asFloatBuffer().put(a);
        } else if (value instanceof char[] a) {
            elements(out, CHARS, a.length, Character.BYTES).asCharBuffer().put(a);
        } else if (value instanceof short[] a) {
            elements(out, SHORTS, a.length, Short.BYTES).asShortBuffer().put(a);
        } else if (value instanceof boolean[] a) {
            out.writeByte(BOOLEANS).writeVarInt(a.length);
            for (boolean b : a) {
                out.writeBoolean(b);
            }
        } else {
            return false;
        }
        return true;
    }

    private static ByteBuffer elements(PayloadWriter out, byte form, int length, int bytesEach) {
        return out.writeByte(form).writeVarInt(length).append((long) length * bytesEach);
    }

    static Object read(PayloadReader in, byte form) {
        switch (form) {
            case BYTES -> {
                return in.readBytes();
            }
            case BOOLEANS -> {
                boolean[] a = new boolean[in.readLength(1)];
                for (int i = 0; i < a.length; i++) {
                    a[i] = in.readBoolean();
                }
                return a;
            }
            case SHORTS -> {
                short[] a = new short[in.readLength(Short.BYTES)];
                in.take(a.length * Short.BYTES).asShortBuffer().get(a);
                return a;
            }
            case CHARS -> {
                char[] a = new char[in.readLength(Character.BYTES)];
                in.take(a.length * Character.BYTES).asCharBuffer().get(a);
                return a;
            }
            case INTS -> {
                int[] a = new int[in.readLength(Integer.BYTES)];
                in.take(a.length * Integer.BYTES).asIntBuffer().get(a);
                return a;
            }
            case LONGS -> {
                long[] a = new long[in.readLength(Long.BYTES)];
                in.take(a.length * Long.BYTES).asLongBuffer().get(a);
                return a;
            }
            case FLOATS -> {
                float[] a = new float[in.readLength(Float.BYTES)];
                in.take(a.length * Float.BYTES).asFloatBuffer().get(a);
                return a;
            }
            case DOUBLES -> {
                double[] a = new double[in.readLength(Double.BYTES)];
                in.take(a.length * Double.BYTES).asDoubleBuffer().get(a);
                return a;
            }
            default -> throw in.broken("no array has the form " + form);
        }
    }
}
