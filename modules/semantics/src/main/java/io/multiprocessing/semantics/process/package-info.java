/** The rules of processes: how an end is told. */
@NullMarked
package io.multiprocessing.semantics.process;

import org.jspecify.annotations.NullMarked;
