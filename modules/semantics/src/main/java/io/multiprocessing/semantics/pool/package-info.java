/** The rules of pools: how a map is cut, which worker gets which chunk, how many workers are started. */
@NullMarked
package io.multiprocessing.semantics.pool;

import org.jspecify.annotations.NullMarked;
