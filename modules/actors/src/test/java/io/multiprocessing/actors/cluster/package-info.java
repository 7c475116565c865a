/** Tests of what agents say to each other. */
@NullMarked
package io.multiprocessing.actors.cluster;

import org.jspecify.annotations.NullMarked;
