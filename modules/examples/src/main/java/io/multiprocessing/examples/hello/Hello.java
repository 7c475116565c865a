package io.multiprocessing.examples.hello;

import io.multiprocessing.Multiprocessing;
import io.multiprocessing.Process;
import java.time.Duration;

/** Prints from a process and from the main program, both at once. */
public final class Hello {
    private Hello() {}

    static void greet(String name, long pauseMillis) throws InterruptedException {
        for (int i = 1; i <= 5; i++) {
            System.out.println("hello %s, %d of 5, from process %d".formatted(name, i, pid()));
            Thread.sleep(pauseMillis);
        }
    }

    private static long pid() {
        return ProcessHandle.current().pid();
    }

    /** Takes the pause between two greetings in milliseconds, 400 if none is given. */
    public static void main(String[] args) throws InterruptedException {
        long pauseMillis = args.length > 0 ? Long.parseLong(args[0]) : 400;
        try (Multiprocessing mp = Multiprocessing.start()) {
            Process process = mp.process(Hello::greet, "world", pauseMillis).start();
            do {
                System.out.println("the main program goes on in process %d".formatted(pid()));
            } while (!process.join(Duration.ofMillis(pauseMillis)));
            System.out.println("the other process ended with exit code %d"
                    .formatted(process.exitCode().getAsInt()));
        }
    }
}
