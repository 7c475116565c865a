/** The socket by which whoever owns an agent asks it what it does and has it kill a process: both ends, and where it is. */
@NullMarked
package io.multiprocessing.runtime.admin;

import org.jspecify.annotations.NullMarked;
