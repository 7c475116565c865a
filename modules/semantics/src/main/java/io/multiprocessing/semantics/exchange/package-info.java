/** How two ends that may lose, double and delay what they send still hear each message once and in order. */
@NullMarked
package io.multiprocessing.semantics.exchange;

import org.jspecify.annotations.NullMarked;
