/** Tests of what an agent and a process say to one another. */
@NullMarked
package io.multiprocessing.link.codec;

import org.jspecify.annotations.NullMarked;
