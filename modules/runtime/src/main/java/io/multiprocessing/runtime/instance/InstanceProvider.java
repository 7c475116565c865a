package io.multiprocessing.runtime.instance;

import io.multiprocessing.Multiprocessing;
import io.multiprocessing.spi.RuntimeProvider;

/** What {@link Multiprocessing#builder()} finds. */
public final class InstanceProvider implements RuntimeProvider {
    @Override
    public Multiprocessing.Builder builder() {
        return new InstanceBuilder();
    }
}
