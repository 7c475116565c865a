/** The rules of queues: which item goes to which getter, and who waits for room. */
@NullMarked
package io.multiprocessing.semantics.queue;

import org.jspecify.annotations.NullMarked;
