package io.multiprocessing.actors.host;

/**
 * One entry of a program's class path, as another machine knows it.
 *
 * @param name of its file, for humans; a directory travels as a jar
 * @param sha256 of its bytes, 64 hexadecimal digits in lower case
 * @param bytes how many
 */
public record ClassEntry(String name, String sha256, long bytes) {}
