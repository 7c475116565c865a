package io.multiprocessing.link.payload;

import static io.multiprocessing.link.payload.PayloadsFixture.decode;
import static io.multiprocessing.link.payload.PayloadsFixture.encode;
import static io.multiprocessing.link.payload.PayloadsFixture.payloads;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.ThreadMXBean;
import io.multiprocessing.Func0;
import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import org.junit.jupiter.api.Test;

class PayloadsMemoryTest {
    record Held(Object content) implements Serializable {}

    /** Loaded again by a class loader of its own. */
    static final class Elsewhere {
        private Elsewhere() {}

        static Func0<String> function() {
            return () -> "elsewhere";
        }
    }

    private final Payloads payloads = payloads();

    private static void awaitCollected(WeakReference<?> reference) {
        await().untilAsserted(() -> {
            System.gc();
            assertThat(reference.get()).isNull();
        });
    }

    @Test
    void value_writtenAndRead_isNotHeld() {
        Held value = new Held("a value");
        Object read = decode(payloads, encode(payloads, value));
        List<WeakReference<?>> references = List.of(new WeakReference<>(value), new WeakReference<>(read));
        value = null;
        read = null;
        references.forEach(PayloadsMemoryTest::awaitCollected);
    }

    @Test
    void function_encoded_doesNotHoldItsClassLoader() throws Exception {
        WeakReference<ClassLoader> loader = encodedFromElsewhere();
        awaitCollected(loader);
    }

    private WeakReference<ClassLoader> encodedFromElsewhere() throws Exception {
        String name = Elsewhere.class.getName();
        URL classes = Elsewhere.class.getProtectionDomain().getCodeSource().getLocation();
        ClassLoader parent = Elsewhere.class.getClassLoader();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {classes}, parent) {
            @Override
            public Class<?> loadClass(String wanted) throws ClassNotFoundException {
                return wanted.equals(name) ? findClass(wanted) : super.loadClass(wanted);
            }
        }) {
            var method = loader.loadClass(name).getDeclaredMethod("function");
            method.setAccessible(true);
            Serializable function = (Serializable) method.invoke(null);
            assertThat(payloads.function(function)).isSameAs(payloads.function(function));
            assertThat(function.getClass().getClassLoader()).isSameAs(loader);
            return new WeakReference<>(loader);
        }
    }

    @Test
    void write_numberOrShortString_allocatesNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        PayloadWriter out = new PayloadWriter();
        Object[] values = {1234, 5_000_000_000L, 1.5, "twenty characters ok"};
        int rounds = 10_000;
        for (int warm = 0; warm < 2; warm++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < rounds; i++) {
                out.reset();
                for (Object value : values) {
                    payloads.write(out, value, "item");
                }
            }
            long each = (threads.getCurrentThreadAllocatedBytes() - before) / rounds;
            if (warm > 0) {
                assertThat(each).as("bytes allocated for each four values").isLessThan(8);
            }
        }
    }
}
