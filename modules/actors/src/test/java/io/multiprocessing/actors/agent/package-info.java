/** Tests of the agent. */
@NullMarked
package io.multiprocessing.actors.agent;

import org.jspecify.annotations.NullMarked;
