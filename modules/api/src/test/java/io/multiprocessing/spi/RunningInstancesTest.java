package io.multiprocessing.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.multiprocessing.Multiprocessing;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RunningInstancesTest {
    private final List<Multiprocessing> made = new ArrayList<>();

    @AfterEach
    void forgetAll() {
        made.forEach(RunningInstances::unregister);
    }

    @Test
    void current_noneRegistered_isRefused() {
        assertThatIllegalStateException()
                .isThrownBy(Multiprocessing::current)
                .withMessage("no instance is running; call Multiprocessing.start() first");
    }

    @Test
    void current_oneRegistered_isIt() {
        Multiprocessing only = instance();
        RunningInstances.register(only);
        RunningInstances.register(only);
        assertThat(Multiprocessing.current()).isSameAs(only);
    }

    @Test
    void current_severalRegistered_isRefusedUntilOneIsLeft() {
        Multiprocessing first = instance();
        Multiprocessing second = instance();
        RunningInstances.register(first);
        RunningInstances.register(second);
        assertThatIllegalStateException()
                .isThrownBy(Multiprocessing::current)
                .withMessageStartingWith("2 instances are running; ");
        RunningInstances.unregister(first);
        RunningInstances.unregister(first);
        assertThat(Multiprocessing.current()).isSameAs(second);
    }

    @Test
    void current_inAProcessThatStartsItsOwn_isTheOneItBelongsTo() {
        Multiprocessing home = instance();
        Multiprocessing own = instance();
        RunningInstances.registerHome(home);
        RunningInstances.register(own);
        assertThat(Multiprocessing.current()).isSameAs(home);
        RunningInstances.unregister(home);
        assertThat(Multiprocessing.current()).isSameAs(own);
    }

    @Test
    void start_withoutImplementation_saysWhatIsMissing() {
        assertThatIllegalStateException()
                .isThrownBy(Multiprocessing::start)
                .withMessageContaining("io.multiprocessing:multiprocessing must be on the class path");
    }

    /** All that is registered is who it is: every method is refused. */
    private Multiprocessing instance() {
        Multiprocessing instance = (Multiprocessing) Proxy.newProxyInstance(
                Multiprocessing.class.getClassLoader(),
                new Class<?>[] {Multiprocessing.class},
                (self, method, args) -> {
                    throw new UnsupportedOperationException(method.getName());
                });
        made.add(instance);
        return instance;
    }
}
