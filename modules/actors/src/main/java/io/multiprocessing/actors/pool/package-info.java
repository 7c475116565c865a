/** The actors that keep pools at their size. */
@NullMarked
package io.multiprocessing.actors.pool;

import org.jspecify.annotations.NullMarked;
