/** What a program's own agent and the agents of other machines say to one another, so that processes run there. */
@NullMarked
package io.multiprocessing.actors.peer;

import org.jspecify.annotations.NullMarked;
