/** A process that runs beside the main program. */
@NullMarked
package io.multiprocessing.examples.hello;

import org.jspecify.annotations.NullMarked;
