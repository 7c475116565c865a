/** Requests about a process and their answers, as they travel over a link. */
@NullMarked
package io.multiprocessing.link.process;

import org.jspecify.annotations.NullMarked;
