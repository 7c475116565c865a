/** Tests of payloads. */
@NullMarked
package io.multiprocessing.link.payload;

import org.jspecify.annotations.NullMarked;
