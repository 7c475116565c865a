/**
 * Python's {@code multiprocessing} for the JVM: functions in JVMs of their own, pools, queues, locks and shared state.
 *
 * <p>{@link io.multiprocessing.Multiprocessing} is where everything begins. Methods that wait for others throw
 * {@link java.lang.InterruptedException}; short exchanges are finished and keep the interrupt flag. A timeout of zero
 * or less does not wait. Every wait ends: with what was waited for, or with an exception that says why it cannot come.
 */
@NullMarked
package io.multiprocessing;

import org.jspecify.annotations.NullMarked;
