package io.multiprocessing;

/** What waitAny takes: a Process (ended), a Connection (message or end of file), a Queue (not empty), an AsyncResult (ready). */
public interface Waitable {}
