/** The facade's processes. */
@NullMarked
package io.multiprocessing.client.process;

import org.jspecify.annotations.NullMarked;
