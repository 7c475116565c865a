package io.multiprocessing.actors.peer;

/**
 * A process that an agent hosts for a program that is at home elsewhere.
 *
 * @param instance id of the program
 * @param startedMillis when, since the epoch
 */
public record Hosted(String instance, long id, String name, long pid, long startedMillis) {}
