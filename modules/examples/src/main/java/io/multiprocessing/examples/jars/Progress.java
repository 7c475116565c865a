package io.multiprocessing.examples.jars;

import java.time.Duration;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;

/** How far a run has come: a bar on a terminal, elsewhere a line for each quarter. */
sealed interface Progress extends AutoCloseable {
    /** So much more is done. */
    void add(long bytes);

    @Override
    void close();

    static Progress of(String run, long bytes, Screen screen) {
        return screen.terminal() ? new Bar(run, bytes, screen) : new Lines(run, bytes, screen);
    }

    /** Draws itself several times a second, on a thread of the library's. */
    final class Bar implements Progress {
        /** Fits into every terminal: a bar that wraps could not be erased. */
        private static final int WIDTH = 78;

        private final ProgressBar bar;

        private Bar(String run, long bytes, Screen screen) {
            bar = new ProgressBarBuilder()
                    .setTaskName(run)
                    .setInitialMax(bytes)
                    .setUnit(" MB", 1_000_000)
                    .setUpdateIntervalMillis(100)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setMaxRenderedLength(WIDTH)
                    .setConsumer(new Drawing(screen))
                    .build();
        }

        @Override
        public void add(long bytes) {
            bar.stepBy(bytes);
        }

        @Override
        public void close() {
            bar.close();
        }

        private record Drawing(Screen screen) implements ProgressBarConsumer {
            @Override
            public int getMaxRenderedLength() {
                return WIDTH;
            }

            @Override
            public void accept(String text) {
                try {
                    screen.draw(text.strip());
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }

            @Override
            public void close() {
                System.out.println();
            }
        }
    }

    /** For a log. */
    final class Lines implements Progress {
        private static final int PARTS = 4;

        private final String run;
        private final long bytes;
        private final Screen screen;
        private final long started = System.nanoTime();
        private long done;
        private long told;

        private Lines(String run, long bytes, Screen screen) {
            this.run = run;
            this.bytes = bytes;
            this.screen = screen;
        }

        @Override
        public void add(long more) {
            done += more;
            long parts = bytes == 0 ? 0 : done * PARTS / bytes;
            if (parts > told) {
                told = parts;
                Duration time = Duration.ofNanos(System.nanoTime() - started);
                try {
                    screen.print("%s: %s of %s after %s"
                            .formatted(run, Figures.megabytes(done), Figures.megabytes(bytes), Figures.seconds(time)));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        @Override
        public void close() {}
    }
}
