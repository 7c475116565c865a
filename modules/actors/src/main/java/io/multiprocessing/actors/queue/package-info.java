/** The actors that keep the items of queues. */
@NullMarked
package io.multiprocessing.actors.queue;

import org.jspecify.annotations.NullMarked;
