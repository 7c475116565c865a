package io.multiprocessing.client.port;

import io.multiprocessing.ProcessOptions;
import org.jspecify.annotations.Nullable;

/**
 * What an agent must know to keep a pool's workers.
 *
 * @param name of the pool; workers are named after it
 * @param workers how many, at least 1
 * @param initializer what each worker runs before it is up, in the form of {@code link.pool.Invocation}, or null
 * @param process JVM, environment, directory, output and placement of each worker
 */
@SuppressWarnings("ArrayRecordComponent") // opaque bytes, never compared
public record PoolSpec(String name, int workers, byte @Nullable [] initializer, ProcessOptions process) {}
