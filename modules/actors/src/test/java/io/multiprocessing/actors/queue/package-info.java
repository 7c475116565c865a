/** Tests of queues as actors. */
@NullMarked
package io.multiprocessing.actors.queue;

import org.jspecify.annotations.NullMarked;
