/** Python's {@code multiprocessing} for the JVM: functions in JVMs of their own, pools, queues, locks and shared state. */
@NullMarked
package io.multiprocessing;

import org.jspecify.annotations.NullMarked;
