/** The pool as its owner has it: tasks are encoded, assigned to workers and waited for here. */
@NullMarked
package io.multiprocessing.client.pool;

import org.jspecify.annotations.NullMarked;
