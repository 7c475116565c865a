/** Whole-program figures of this library and of CPython's multiprocessing, measured side by side. */
@NullMarked
package io.multiprocessing.benchmarks;

import org.jspecify.annotations.NullMarked;
