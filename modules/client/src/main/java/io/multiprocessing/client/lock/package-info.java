/** The facade's locks. */
@NullMarked
package io.multiprocessing.client.lock;

import org.jspecify.annotations.NullMarked;
