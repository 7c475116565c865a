/** Tests of becoming a member of a cluster. */
@NullMarked
package io.multiprocessing.actors.cluster;

import org.jspecify.annotations.NullMarked;
