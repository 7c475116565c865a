/** Tests of all actors. */
@NullMarked
package io.multiprocessing.actors;

import org.jspecify.annotations.NullMarked;
