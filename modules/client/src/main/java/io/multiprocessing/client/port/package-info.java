/** What the facade's implementation needs of the agent it talks to, and what it is told by it. */
@NullMarked
package io.multiprocessing.client.port;

import org.jspecify.annotations.NullMarked;
