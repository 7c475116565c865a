/** The agent: hosts processes, and knows whom to ask for what. */
@NullMarked
package io.multiprocessing.actors.agent;

import org.jspecify.annotations.NullMarked;
