/** Tests of the lock registry. */
@NullMarked
package io.multiprocessing.actors.lock;

import org.jspecify.annotations.NullMarked;
