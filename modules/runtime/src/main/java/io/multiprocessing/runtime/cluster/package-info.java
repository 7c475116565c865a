/** What makes an instance a member of a cluster. */
@NullMarked
package io.multiprocessing.runtime.cluster;

import org.jspecify.annotations.NullMarked;
