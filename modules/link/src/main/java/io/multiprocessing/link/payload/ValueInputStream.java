package io.multiprocessing.link.payload;

import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.io.ObjectStreamConstants;
import java.io.StreamCorruptedException;
import org.jspecify.annotations.Nullable;

/** Reads one value after another, each on its own, and finds and refuses classes as a {@link ClassFinder} says. */
final class ValueInputStream extends ObjectInputStream {
    /** More than the stack of a thread usually allows: it bounds threads that have a huge one. */
    static final int MAX_DEPTH = 10_000;

    /** Arrays may be longer than the bytes that fill them: a hash table made for its entries is. */
    private static final int ARRAY_ELEMENTS_PER_BYTE = 4;

    /** An object stream reads ahead, but no further than this. */
    private static final int READ_AHEAD = 1024;

    private static final byte[] RESET_AND_NULL = {ObjectStreamConstants.TC_RESET, ObjectStreamConstants.TC_NULL};

    private final PayloadInput source;
    private final ClassFinder classes;
    private long arrayBudget;
    private boolean closed;

    private ValueInputStream(PayloadInput source, ClassFinder classes) throws IOException {
        super(source);
        this.source = source;
        this.classes = classes;
        setObjectInputFilter(this::check);
    }

    static ValueInputStream open(ClassFinder classes) throws IOException {
        return new ValueInputStream(new PayloadInput(new PayloadReader(RESET_AND_NULL)), classes);
    }

    /** After an exception this stream is of no further use. */
    Object readValue(PayloadReader in) throws IOException, ClassNotFoundException {
        source.source(in);
        arrayBudget = (long) in.remaining() * ARRAY_ELEMENTS_PER_BYTE + READ_AHEAD;
        Object value = readObject();
        if (in.remaining() > 0) {
            throw new StreamCorruptedException(in.remaining() + " bytes are left after the value");
        }
        return value;
    }

    /**
     * Lets go of the value, which this stream would hold until it reads the next one.
     *
     * @return whether this stream can read another
     */
    boolean forget() throws IOException, ClassNotFoundException {
        if (closed) {
            return false;
        }
        source.source(new PayloadReader(RESET_AND_NULL));
        readObject();
        return true;
    }

    /** Only user code calls it, from a readObject of its own. */
    @Override
    public void close() throws IOException {
        closed = true;
        super.close();
    }

    @Override
    protected void readStreamHeader() {}

    @Override
    protected Class<?> resolveClass(ObjectStreamClass described) throws IOException, ClassNotFoundException {
        return classes.find(described);
    }

    @Override
    protected Class<?> resolveProxyClass(String[] interfaces) throws IOException, ClassNotFoundException {
        return classes.findProxy(interfaces);
    }

    private ObjectInputFilter.Status check(ObjectInputFilter.FilterInfo info) {
        if (info.depth() > MAX_DEPTH) {
            throw new IllegalArgumentException("objects are nested more than " + MAX_DEPTH + " deep");
        }
        if (info.arrayLength() >= 0) {
            arrayBudget -= info.arrayLength() * bytesEach(info.serialClass());
            if (arrayBudget < 0) {
                throw new IllegalArgumentException(
                        "an array of length " + info.arrayLength() + " is announced, which the bytes cannot hold");
            }
        }
        // Which classes may be read was decided where they were found; a filter of the whole JVM may still say no, and
        // is
        // asked by no stream that has a filter of its own.
        ObjectInputFilter ofJvm = ObjectInputFilter.Config.getSerialFilter();
        return ofJvm == null ? ObjectInputFilter.Status.UNDECIDED : ofJvm.checkInput(info);
    }

    private static long bytesEach(@Nullable Class<?> array) {
        Class<?> element = array == null ? null : array.getComponentType();
        if (element == long.class || element == double.class) {
            return 8;
        } else if (element == int.class || element == float.class) {
            return 4;
        } else if (element == short.class || element == char.class) {
            return 2;
        }
        return 1;
    }
}
