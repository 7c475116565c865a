/** A pool whose tasks take turns by a lock. */
@NullMarked
package io.multiprocessing.examples.locks;

import org.jspecify.annotations.NullMarked;
