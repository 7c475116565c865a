/** The facade's managers. */
@NullMarked
package io.multiprocessing.client.manager;

import org.jspecify.annotations.NullMarked;
