/** Tests of what an agent and a process say to one another. */
@NullMarked
package io.multiprocessing.link.message;

import org.jspecify.annotations.NullMarked;
