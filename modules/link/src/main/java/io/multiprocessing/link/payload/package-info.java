/** Values, functions and failures as bytes, and back. */
@NullMarked
package io.multiprocessing.link.payload;

import org.jspecify.annotations.NullMarked;
