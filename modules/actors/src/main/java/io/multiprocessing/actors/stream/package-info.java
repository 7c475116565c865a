/** Streams between two actors of different nodes, on which nothing is lost, doubled or too big. */
@NullMarked
package io.multiprocessing.actors.stream;

import org.jspecify.annotations.NullMarked;
