/** Tests of what agents say to each other. */
@NullMarked
package io.multiprocessing.actors.peer;

import org.jspecify.annotations.NullMarked;
