/** Writes what processes print to the driver's own standard output and error. */
@NullMarked
package io.multiprocessing.runtime.output;

import org.jspecify.annotations.NullMarked;
