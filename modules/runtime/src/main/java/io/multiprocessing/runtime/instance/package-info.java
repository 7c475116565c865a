/** Starts and stops a driver with the agent in its own JVM, and an agent without a program. */
@NullMarked
package io.multiprocessing.runtime.instance;

import org.jspecify.annotations.NullMarked;
