/** Requests about a lock and their answers, as they travel over a link. */
@NullMarked
package io.multiprocessing.link.lock;

import org.jspecify.annotations.NullMarked;
