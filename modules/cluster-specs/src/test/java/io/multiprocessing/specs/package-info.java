/** Programs that specs start in JVMs of their own. */
@NullMarked
package io.multiprocessing.specs;

import org.jspecify.annotations.NullMarked;
