/** Main of a process: what runs in a JVM that an agent has started. */
@NullMarked
package io.multiprocessing.process;

import org.jspecify.annotations.NullMarked;
