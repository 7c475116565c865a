/** A function mapped over a pool. */
@NullMarked
package io.multiprocessing.examples.squares;

import org.jspecify.annotations.NullMarked;
