/** What a pool's owner and its workers say to each other: kinds of messages and the form of a call. */
@NullMarked
package io.multiprocessing.link.pool;

import org.jspecify.annotations.NullMarked;
