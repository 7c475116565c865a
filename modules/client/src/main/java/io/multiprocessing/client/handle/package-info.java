/** Handles as they travel: what names an object, and how the receiving process finds its instance again. */
@NullMarked
package io.multiprocessing.client.handle;

import org.jspecify.annotations.NullMarked;
