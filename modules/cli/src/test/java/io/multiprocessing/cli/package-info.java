/** Tests of the command as it is typed. */
@NullMarked
package io.multiprocessing.cli;

import org.jspecify.annotations.NullMarked;
