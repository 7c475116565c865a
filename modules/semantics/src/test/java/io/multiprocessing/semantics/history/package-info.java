/** Judges of what was recorded while faults were injected: each promise is checked over a whole run. */
@NullMarked
package io.multiprocessing.semantics.history;

import org.jspecify.annotations.NullMarked;
