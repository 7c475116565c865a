package io.multiprocessing.link.payload;

import java.lang.invoke.SerializedLambda;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.ConcurrentModificationException;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The form of primitives, strings, arrays, lists and lambdas: a byte that says what follows, and that.
 *
 * <p>A list, an {@code Object[]} or a lambda has this form only if all that is in it has, at most {@value #MAX_DEPTH} deep,
 * and none of them is met twice. Java serialization takes it as a whole otherwise, so cycles and sharing survive.
 */
final class CompactForm {
    static final int MAX_DEPTH = 100;

    private static final byte NULL = 0;
    private static final byte TRUE = 1;
    private static final byte FALSE = 2;
    private static final byte BYTE = 3;
    private static final byte SHORT = 4;
    private static final byte CHAR = 5;
    private static final byte INT = 6;
    private static final byte LONG = 7;
    private static final byte FLOAT = 8;
    private static final byte DOUBLE = 9;
    /** Two forms, not UTF-8: a surrogate without its other half is legal in a Java string and must survive. */
    private static final byte STRING_LATIN1 = 10;

    private static final byte STRING_UTF16 = 11;
    private static final byte ARRAY_LIST = 12;
    private static final byte UNMODIFIABLE_LIST = 13;
    private static final byte FIXED_SIZE_LIST = 14;
    private static final byte OBJECT_ARRAY = 15;
    private static final byte STRING_ARRAY = 16;
    private static final byte LAMBDA = 17;

    private static final Class<?> LIST_12 = List.of(1).getClass();
    private static final Class<?> LIST_N = List.of().getClass();
    private static final Class<?> AS_LIST = Arrays.asList().getClass();

    private final Codecs codecs;
    private final Lambdas lambdas;

    CompactForm(Codecs codecs, Lambdas lambdas) {
        this.codecs = codecs;
        this.lambdas = lambdas;
    }

    /** Writes the value, or returns false: it has no compact form, and what was written of it is to be dropped. */
    boolean write(PayloadWriter out, @Nullable Object value) throws Exception {
        return writeScalar(out, value) || (value != null && writeContainer(out, value, null));
    }

    private static boolean writeScalar(PayloadWriter out, @Nullable Object value) {
        if (value == null) {
            out.writeByte(NULL);
        } else if (value instanceof String s) {
            writeString(out, s);
        } else if (value instanceof Integer i) {
            out.writeByte(INT).writeVarInt((i << 1) ^ (i >> 31));
        } else if (value instanceof Long l) {
            out.writeByte(LONG).writeVarLong(l);
        } else if (value instanceof Double d) {
            out.writeByte(DOUBLE).writeDouble(d);
        } else if (value instanceof Boolean b) {
            out.writeByte(b ? TRUE : FALSE);
        } else if (value instanceof Byte b) {
            out.writeByte(BYTE).writeByte(b);
        } else if (value instanceof Short s) {
            out.writeByte(SHORT).writeShort(s);
        } else if (value instanceof Character c) {
            out.writeByte(CHAR).writeShort(c);
        } else if (value instanceof Float f) {
            out.writeByte(FLOAT).writeInt(Float.floatToRawIntBits(f));
        } else {
            return false;
        }
        return true;
    }

    private static void writeString(PayloadWriter out, String s) {
        int start = out.size();
        out.writeByte(STRING_LATIN1).writeVarInt(s.length());
        if (!out.writeLatin1(s)) {
            out.truncate(start);
            out.writeByte(STRING_UTF16).writeVarInt(s.length());
            for (int i = 0; i < s.length(); i++) {
                out.writeShort(s.charAt(i));
            }
        }
    }

    private boolean writeContainer(PayloadWriter out, Object value, @Nullable Nesting nesting) throws Exception {
        Class<?> type = value.getClass();
        if (type == ArrayList.class) {
            return writeList(out, ARRAY_LIST, (List<?>) value, nesting);
        } else if (type == LIST_12 || type == LIST_N) {
            return writeList(out, UNMODIFIABLE_LIST, (List<?>) value, nesting);
        } else if (type == AS_LIST) {
            return writeList(out, FIXED_SIZE_LIST, (List<?>) value, nesting);
        } else if (type == Object[].class) {
            Object[] array = (Object[]) value;
            out.writeByte(OBJECT_ARRAY).writeVarInt(array.length);
            return writeElements(out, array.length, Arrays.asList(array), value, nesting);
        } else if (type == String[].class) {
            String[] array = (String[]) value;
            out.writeByte(STRING_ARRAY).writeVarInt(array.length);
            for (String s : array) {
                writeScalar(out, s);
            }
            return true;
        }
        return PrimitiveArrays.write(out, value) || codecs.write(out, value) || writeLambda(out, value, nesting);
    }

    /** What it captures comes first: it is made when all is there. */
    private boolean writeLambda(PayloadWriter out, Object value, @Nullable Nesting nesting) throws Exception {
        SerializedLambda lambda = Lambdas.parts(value);
        if (lambda == null) {
            return false;
        }
        Object[] captured = Lambdas.captured(lambda);
        out.writeByte(LAMBDA).writeVarInt(captured.length);
        if (!writeElements(out, captured.length, Arrays.asList(captured), value, nesting)) {
            return false;
        }
        Lambdas.write(out, lambda);
        return true;
    }

    private boolean writeList(PayloadWriter out, byte form, List<?> list, @Nullable Nesting nesting) throws Exception {
        int count = list.size();
        out.writeByte(form).writeVarInt(count);
        return writeElements(out, count, list, list, nesting);
    }

    private boolean writeElements(
            PayloadWriter out, int count, List<?> elements, Object owner, @Nullable Nesting nesting) throws Exception {
        Nesting inner = nesting;
        int left = count;
        for (Object element : elements) {
            left--;
            if (writeScalar(out, element)) {
                continue;
            }
            if (inner == null) {
                inner = new Nesting(owner);
            }
            if (!inner.enter(element) || !writeContainer(out, element, inner)) {
                return false;
            }
            inner.depth--;
        }
        if (left != 0) {
            throw new ConcurrentModificationException("a list changed while it was written");
        }
        return true;
    }

    /** The arrays and lists met inside a value; made only when there are any. */
    private static final class Nesting {
        private final Set<Object> met = Collections.newSetFromMap(new IdentityHashMap<>());
        private int depth = 1;

        Nesting(Object outermost) {
            met.add(outermost);
        }

        boolean enter(Object container) {
            return ++depth <= MAX_DEPTH && met.add(container);
        }
    }

    /** Reads what follows the byte of the outermost value. */
    @Nullable
    Object read(PayloadReader in, byte form) throws Exception {
        return read(in, form, 1);
    }

    private @Nullable Object read(PayloadReader in, byte form, int depth) throws Exception {
        return switch (form) {
            case NULL -> null;
            case TRUE -> true;
            case FALSE -> false;
            case BYTE -> in.readByte();
            case SHORT -> in.readShort();
            case CHAR -> (char) in.readShort();
            case INT -> {
                int zigzag = in.readVarInt();
                yield (zigzag >>> 1) ^ -(zigzag & 1);
            }
            case LONG -> in.readVarLong();
            case FLOAT -> Float.intBitsToFloat(in.readInt());
            case DOUBLE -> in.readDouble();
            case STRING_LATIN1 -> in.readLatin1(in.readLength(1));
            case STRING_UTF16 -> readUtf16(in);
            case ARRAY_LIST -> readElements(in, depth);
            case UNMODIFIABLE_LIST ->
                // Unlike List.of it takes null, which a list made by Stream.toList may hold.
                Stream.of(readElements(in, depth).toArray()).toList();
            case FIXED_SIZE_LIST -> Arrays.asList(readElements(in, depth).toArray());
            case OBJECT_ARRAY -> readElements(in, depth).toArray();
            case STRING_ARRAY -> readElements(in, depth).toArray(String[]::new);
            case LAMBDA -> {
                @Nullable Object[] captured = readElements(in, depth).toArray();
                yield lambdas.read(in, captured);
            }
            default -> PrimitiveArrays.owns(form) ? PrimitiveArrays.read(in, form) : codecs.read(in, form);
        };
    }

    private static String readUtf16(PayloadReader in) {
        char[] chars = new char[in.readLength(Character.BYTES)];
        for (int i = 0; i < chars.length; i++) {
            chars[i] = (char) in.readShort();
        }
        return new String(chars);
    }

    private List<@Nullable Object> readElements(PayloadReader in, int depth) throws Exception {
        if (depth > MAX_DEPTH) {
            throw in.broken("lists are nested more than " + MAX_DEPTH + " deep");
        }
        int count = in.readLength(1);
        // Grows with what is there: nested lists could each claim all the bytes that are left.
        List<@Nullable Object> elements = new ArrayList<>(Math.min(count, 1024));
        for (int i = 0; i < count; i++) {
            elements.add(read(in, in.readByte(), depth + 1));
        }
        return elements;
    }
}
