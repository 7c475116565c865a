/** What an implementation and a user's own payload codec plug into. */
@NullMarked
package io.multiprocessing.spi;

import org.jspecify.annotations.NullMarked;
