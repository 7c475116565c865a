package io.multiprocessing.client.manager;

import io.multiprocessing.Lock;
import io.multiprocessing.Queue;
import io.multiprocessing.QueueOptions;
import java.util.function.UnaryOperator;

/** Makes what a manager offers. */
public interface ObjectMaker {
    Lock lock(String id, boolean reentrant);

    /** @param named makes the id of the name that the options may have */
    <E> Queue<E> queue(QueueOptions options, UnaryOperator<String> named);
}
