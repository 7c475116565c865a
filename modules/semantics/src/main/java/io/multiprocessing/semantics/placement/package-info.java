/** Which of several agents hosts a process. */
@NullMarked
package io.multiprocessing.semantics.placement;

import org.jspecify.annotations.NullMarked;
