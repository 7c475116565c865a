/** A pool's worker: takes chunks of tasks from its owner, runs them one after another, sends their results. */
@NullMarked
package io.multiprocessing.process.pool;

import org.jspecify.annotations.NullMarked;
