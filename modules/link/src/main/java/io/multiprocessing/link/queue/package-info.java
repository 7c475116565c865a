/** Requests about a queue and their answers, as they travel over a link. */
@NullMarked
package io.multiprocessing.link.queue;

import org.jspecify.annotations.NullMarked;
