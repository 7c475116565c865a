package io.multiprocessing.benchmarks;

import java.util.Arrays;

/** Measured values of one thing. */
final class Samples {
    private double[] values = new double[64];
    private int size;
    private boolean sorted = true;

    static Samples of(double... measured) {
        Samples samples = new Samples();
        for (double value : measured) {
            samples.add(value);
        }
        return samples;
    }

    void add(double value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, size * 2);
        }
        values[size++] = value;
        sorted = false;
    }

    double median() {
        return percentile(50);
    }

    double max() {
        return percentile(100);
    }

    double min() {
        return percentile(0);
    }

    /** The nearest of the values; of two in the middle the lower. */
    double percentile(double percent) {
        if (size == 0) {
            throw new IllegalStateException("nothing was measured");
        }
        if (!sorted) {
            Arrays.sort(values, 0, size);
            sorted = true;
        }
        return values[(int) Math.round((size - 1) * percent / 100 - 0.01)];
    }
}
