package io.multiprocessing.examples.producer;

import io.multiprocessing.Multiprocessing;
import io.multiprocessing.Process;
import io.multiprocessing.Queue;

/** One process that makes loaves and one that eats them, over a queue with room for three. */
public final class ProducerConsumer {
    /** What the producer puts last, so that the consumer knows that no more will come. */
    private static final String CLOSED = "closed";

    private ProducerConsumer() {}

    static void bake(Queue<String> shelf, int loaves) throws InterruptedException {
        for (int i = 1; i <= loaves; i++) {
            String loaf = "loaf " + i;
            shelf.put(loaf); // waits while the shelf is full
            System.out.println("process %d baked %s".formatted(pid(), loaf));
        }
        shelf.put(CLOSED);
    }

    static void eat(Queue<String> shelf) throws InterruptedException {
        int eaten = 0;
        for (String loaf = shelf.get(); !loaf.equals(CLOSED); loaf = shelf.get()) {
            eaten++;
            System.out.println("process %d ate %s".formatted(pid(), loaf));
        }
        System.out.println("process %d ate %d in all".formatted(pid(), eaten));
    }

    private static long pid() {
        return ProcessHandle.current().pid();
    }

    /** Takes how many loaves, 10 if nothing is given. */
    public static void main(String[] args) throws InterruptedException {
        int loaves = args.length > 0 ? Integer.parseInt(args[0]) : 10;
        try (Multiprocessing mp = Multiprocessing.start()) {
            Queue<String> shelf = mp.queue(3);
            Process baker = mp.process(ProducerConsumer::bake, shelf, loaves).start();
            Process eater = mp.process(ProducerConsumer::eat, shelf).start();
            baker.join();
            eater.join();
        }
    }
}
