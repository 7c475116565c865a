/** Who asks, how it is answered, and how its messages find their way. */
@NullMarked
package io.multiprocessing.actors.client;

import org.jspecify.annotations.NullMarked;
