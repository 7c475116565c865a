/** Tests of the bytes of streams. */
@NullMarked
package io.multiprocessing.actors.stream;

import org.jspecify.annotations.NullMarked;
