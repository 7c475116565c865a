/** Membership of a cluster: joining it, and being told when it is lost. */
@NullMarked
package io.multiprocessing.actors.cluster;

import org.jspecify.annotations.NullMarked;
