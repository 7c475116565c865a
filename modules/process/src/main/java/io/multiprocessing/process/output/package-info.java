/** What a process prints, on its way to its agent. */
@NullMarked
package io.multiprocessing.process.output;

import org.jspecify.annotations.NullMarked;
