/** The facade's queues. */
@NullMarked
package io.multiprocessing.client.queue;

import org.jspecify.annotations.NullMarked;
