/** Frames, lanes and credit over a socket between an agent and one process. */
@NullMarked
package io.multiprocessing.link.wire;

import org.jspecify.annotations.NullMarked;
