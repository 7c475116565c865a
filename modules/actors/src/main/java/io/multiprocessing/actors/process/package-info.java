/** Processes as actors, and the JVMs behind them. */
@NullMarked
package io.multiprocessing.actors.process;

import org.jspecify.annotations.NullMarked;
