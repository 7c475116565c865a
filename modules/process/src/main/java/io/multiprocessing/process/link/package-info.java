/** The process's end of the link to its agent. */
@NullMarked
package io.multiprocessing.process.link;

import org.jspecify.annotations.NullMarked;
