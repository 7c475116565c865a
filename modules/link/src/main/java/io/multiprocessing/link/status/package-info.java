/** What a process last said about itself, readable after any death of it. */
@NullMarked
package io.multiprocessing.link.status;

import org.jspecify.annotations.NullMarked;
