/** The command {@code mp}: what an operator types on the machines of a cluster. */
@NullMarked
package io.multiprocessing.cli;

import org.jspecify.annotations.NullMarked;
