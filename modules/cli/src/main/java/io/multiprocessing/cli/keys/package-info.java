/** {@code mp keys}: the CA of a cluster, and the certificates of its hosts. */
@NullMarked
package io.multiprocessing.cli.keys;

import org.jspecify.annotations.NullMarked;
