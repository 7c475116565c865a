package io.multiprocessing.actors.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Output that is written when the test says so, in its thread. */
public final class HeldOutput implements OutputSink {
    /** What was written. */
    public final List<String> lines = new CopyOnWriteArrayList<>();

    private final BlockingQueue<Runnable> steps = new LinkedBlockingQueue<>();

    @Override
    public void print(String process, boolean prefixed, byte[] body, Runnable written) {
        steps.add(() -> {
            String text = new String(body, 1, body.length - 1, StandardCharsets.UTF_8);
            lines.add((prefixed ? process + ": " : "") + body[0] + " " + text);
            written.run();
        });
    }

    @Override
    public void afterwards(Runnable step) {
        steps.add(step);
    }

    /** Writes, or runs, the next. */
    public void letGo() throws InterruptedException {
        Runnable step = steps.poll(20, TimeUnit.SECONDS);
        assertThat(step).as("output").isNotNull();
        step.run();
    }

    public int held() {
        return steps.size();
    }
}
