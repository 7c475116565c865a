package io.multiprocessing.examples.squares;

import io.multiprocessing.Multiprocessing;
import io.multiprocessing.Pool;
import java.util.List;
import java.util.stream.IntStream;

/** The squares of some numbers, computed by a pool of processes. */
public final class Squares {
    private Squares() {}

    static int square(int number) {
        return number * number;
    }

    /** Takes how many numbers, 10 if nothing is given. */
    public static void main(String[] args) throws InterruptedException {
        int count = args.length > 0 ? Integer.parseInt(args[0]) : 10;
        List<Integer> numbers = IntStream.rangeClosed(1, count).boxed().toList();
        try (Multiprocessing mp = Multiprocessing.start();
                Pool pool = mp.pool()) {
            System.out.println(pool.map(Squares::square, numbers));
        }
    }
}
