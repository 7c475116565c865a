package io.multiprocessing.client.port;

import org.jspecify.annotations.Nullable;

/**
 * Who uses a port.
 *
 * @param instance names the program, unique among all programs
 * @param client the process's id at its agent, 0: the driver
 * @param path numbers of the ancestors and its own, empty for the driver
 * @param parent null: the driver, which has none
 * @param maxPayloadBytes limit of one argument list, result or item
 */
public record Identity(
        String instance,
        long client,
        String name,
        String path,
        boolean daemon,
        @Nullable Parent parent,
        int maxPayloadBytes) {

    /** The process that started this one. */
    public record Parent(String name, long pid) {}

    public boolean driver() {
        return client == 0;
    }
}
