/** What marks the messages that travel between the nodes of a cluster. */
@NullMarked
package io.multiprocessing.actors.wire;

import org.jspecify.annotations.NullMarked;
