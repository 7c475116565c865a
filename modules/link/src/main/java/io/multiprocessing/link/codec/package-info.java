/** Requests, replies and news to bytes and back, whatever they are about. */
@NullMarked
package io.multiprocessing.link.codec;

import org.jspecify.annotations.NullMarked;
