/** The actor that grants locks. */
@NullMarked
package io.multiprocessing.actors.lock;

import org.jspecify.annotations.NullMarked;
