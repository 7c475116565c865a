/** Starts and stops a driver with the agent in its own JVM. */
@NullMarked
package io.multiprocessing.runtime.instance;

import org.jspecify.annotations.NullMarked;
