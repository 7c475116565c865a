/** The examples run as programs, as whoever copies them would run them. */
@NullMarked
package io.multiprocessing.examples;

import org.jspecify.annotations.NullMarked;
