/** A machine on which processes of a program run. */
@NullMarked
package io.multiprocessing.actors.host;

import org.jspecify.annotations.NullMarked;
