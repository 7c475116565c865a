/** Starts the JVMs of processes and links them. */
@NullMarked
package io.multiprocessing.runtime.launcher;

import org.jspecify.annotations.NullMarked;
