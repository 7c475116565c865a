/** Tests of the pool router. */
@NullMarked
package io.multiprocessing.actors.pool;

import org.jspecify.annotations.NullMarked;
