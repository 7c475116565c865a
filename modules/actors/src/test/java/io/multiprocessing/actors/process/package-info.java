/** Tests of processes as actors. */
@NullMarked
package io.multiprocessing.actors.process;

import org.jspecify.annotations.NullMarked;
