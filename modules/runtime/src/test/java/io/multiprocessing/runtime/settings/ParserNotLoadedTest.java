package io.multiprocessing.runtime.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** An embedded start, which is measured, must not pay for the parser of files that it does not read. */
class ParserNotLoadedTest {
    /** Has the settings' classes, and no parser. */
    private static final class WithoutParser extends ClassLoader {
        private static final String OURS = Settings.class.getPackageName() + ".";

        WithoutParser() {
            super(ParserNotLoadedTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("com.typesafe.config.")) {
                throw new ClassNotFoundException(name + " is not to be loaded");
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                if (loaded == null && name.startsWith(OURS)) {
                    loaded = define(name);
                }
                return loaded == null ? super.loadClass(name, resolve) : loaded;
            }
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] code = in.readAllBytes();
                return defineClass(name, code, 0, code.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    /** What an embedded program does. */
    public static final class Sets implements Runnable {
        @Override
        public void run() {
            Settings settings = Settings.DEFAULTS
                    .with("process.max", 3)
                    .with("payload.max-bytes", 1000)
                    .with("process.unresponsive-after", Duration.ofSeconds(2))
                    .check();
            if (settings.maxProcesses() != 3
                    || settings.akka().isPresent()
                    || settings.bind().isPresent()) {
                throw new IllegalStateException(settings.toString());
            }
        }
    }

    /** What needs the parser: shows that the loader of this test refuses it. */
    public static final class Reads implements Runnable {
        @Override
        public void run() {
            Settings.DEFAULTS.with("process.unresponsive-after", "2 s");
        }
    }

    private static Runnable elsewhere(Class<? extends Runnable> program) throws ReflectiveOperationException {
        Class<?> there = new WithoutParser().loadClass(program.getName());
        assertThat(there).isNotSameAs(program);
        return (Runnable) there.getDeclaredConstructor().newInstance();
    }

    @Test
    void settings_ofAnEmbeddedProgram_loadNoClassOfTheParser() throws ReflectiveOperationException {
        elsewhere(Sets.class).run();
    }

    @Test
    void settings_inTheFormOfAFile_loadIt() throws ReflectiveOperationException {
        Runnable reads = elsewhere(Reads.class);

        assertThatThrownBy(reads::run).isInstanceOf(NoClassDefFoundError.class).hasMessageContaining("config");
    }
}
