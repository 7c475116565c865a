/** Indexes the jars of a Maven repository with a pool of processes. */
@NullMarked
package io.multiprocessing.examples.jars;

import org.jspecify.annotations.NullMarked;
