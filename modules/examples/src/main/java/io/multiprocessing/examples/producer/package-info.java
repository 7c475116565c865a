/** A producer and a consumer that meet in a queue. */
@NullMarked
package io.multiprocessing.examples.producer;

import org.jspecify.annotations.NullMarked;
