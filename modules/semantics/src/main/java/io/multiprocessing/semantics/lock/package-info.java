/** The rules of locks: who holds one, who waits for it and who gets it next. */
@NullMarked
package io.multiprocessing.semantics.lock;

import org.jspecify.annotations.NullMarked;
