/** The indexer against repositories whose contents are known. */
@NullMarked
package io.multiprocessing.examples.jars;

import org.jspecify.annotations.NullMarked;
