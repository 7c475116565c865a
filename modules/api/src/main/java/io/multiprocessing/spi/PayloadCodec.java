package io.multiprocessing.spi;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A user's own form for values of some types, in arguments, results and items.
 *
 * <p>Found by {@link java.util.ServiceLoader} on the user's class path, in the program and in each of its processes,
 * which therefore have the same codecs. Asked before Java serialization and only for a value as a whole: not for what
 * is inside a serializable object. Thread-safe: any number of threads encode and decode at once. It never runs on a
 * thread that carries other people's messages, so it may take its time.
 *
 * @since 0.1.0
 */
public interface PayloadCodec {
    /** The least {@link #id()}; below it are the library's own codecs. */
    byte MIN_ID = 64;

    /** The greatest {@link #id()}. */
    byte MAX_ID = 127;

    /**
     * The byte that stands before each value of this codec.
     *
     * @return {@value #MIN_ID} to {@value #MAX_ID}, the same for ever, unlike that of any other codec on the class
     *     path; another one is refused with an {@link IllegalArgumentException} when an instance starts
     */
    byte id();

    /**
     * Tells whether values of a class are written by this codec. Asked once for each class; the first codec that
     * answers yes, by ascending id, has it.
     *
     * @param type a value's exact class
     * @return whether {@link #write} takes its instances
     */
    boolean handles(Class<?> type);

    /**
     * Writes one value. It runs in the thread that passes the value.
     *
     * @param value an instance of a class that {@link #handles} accepted
     * @param out takes any number of bytes; what is over the size limit is refused afterwards
     * @throws IOException when the value cannot travel; the caller gets a
     *     {@link io.multiprocessing.PayloadException} with it as the cause
     */
    void write(Object value, DataOutput out) throws IOException;

    /**
     * Reads what {@link #write} wrote. It runs in the thread that uses the value.
     *
     * @param in the value's bytes and no others; reading beyond them is an {@link java.io.EOFException}
     * @param loader for the user's classes
     * @return a value equal to the one that was written
     * @throws IOException when the bytes are no such value
     * @throws ClassNotFoundException when a class it needs is not on this process's class path
     */
    Object read(DataInput in, ClassLoader loader) throws IOException, ClassNotFoundException;
}
