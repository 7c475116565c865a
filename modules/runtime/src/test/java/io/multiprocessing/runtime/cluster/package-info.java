/** Tests of members of clusters. */
@NullMarked
package io.multiprocessing.runtime.cluster;

import org.jspecify.annotations.NullMarked;
