package io.multiprocessing.actors.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.multiprocessing.ExitStatus;
import io.multiprocessing.Output;
import io.multiprocessing.Placement;
import io.multiprocessing.actors.host.ClassEntry;
import io.multiprocessing.actors.stream.Parcel;
import io.multiprocessing.link.process.ProcessRequest.How;
import io.multiprocessing.link.process.ProcessSpec;
import io.multiprocessing.link.wire.Lane;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every order and every report is read as it was written. */
class MessagesTest {
    private static final byte[] BYTES = {1, 2, 3};
    private static final ProcessSpec SPEC = new ProcessSpec(
            "p",
            "1:2",
            true,
            Output.PREFIXED,
            List.of("-Xmx1m"),
            "/jdk",
            "/",
            Map.of("a", "b"),
            Map.of("c", "d"),
            Placement.role("r"));

    static List<Order> orders() {
        return List.of(
                new Order.Start(1, SPEC, "parent", 2, true, BYTES),
                new Order.Start(Long.MAX_VALUE, SPEC, "", 0, false, null),
                new Order.Signal(1, How.TERMINATE),
                new Order.ToProcess(1, Lane.BULK, 64, 9, BYTES),
                new Order.ToProcess(1, Lane.CONTROL, 10, 0, new byte[0]),
                new Order.Consumed(1, Lane.OUTPUT, 70_000),
                new Order.Classes(List.of(new ClassEntry("a.jar", "00ff", 5), new ClassEntry("b", "ff", 0))),
                new Order.ClassBytes(3, BYTES),
                new Order.NoClasses(3, "gone"));
    }

    static List<Report> reports() {
        return List.of(
                new Report.Launched(1, 2, "akka://a"),
                new Report.NotLaunched(1, "why"),
                new Report.Ready(1),
                new Report.Ended(1, 2, new ExitStatus(-9, ExitStatus.Reason.SIGNALLED, "killed"), true, BYTES, 77),
                new Report.Ended(1, 2, new ExitStatus(0, ExitStatus.Reason.COMPLETED, ""), false, null, -1),
                new Report.ControlEnded(1),
                new Report.FromProcess(1, Lane.OUTPUT, 24, 0, BYTES),
                new Report.Others(3),
                new Report.WantClasses(),
                new Report.WantBytes(4, "00ff", 1L << 40));
    }

    private static byte[] bytes(Parcel parcel) {
        byte[] whole = Arrays.copyOf(parcel.head(), parcel.length());
        System.arraycopy(parcel.body(), 0, whole, parcel.head().length, parcel.body().length);
        return whole;
    }

    @ParameterizedTest
    @MethodSource("orders")
    void order_writtenAndRead_isTheSame(Order order) {
        assertThat(Order.read(bytes(order.parcel()))).usingRecursiveComparison().isEqualTo(order);
    }

    @ParameterizedTest
    @MethodSource("reports")
    void report_writtenAndRead_isTheSame(Report report) {
        assertThat(Report.read(bytes(report.parcel())))
                .usingRecursiveComparison()
                .isEqualTo(report);
    }

    @Test
    void samples_areOfEveryKind() {
        assertThat(types(orders())).isEqualTo(Set.of(Order.class.getPermittedSubclasses()));
        assertThat(types(reports())).isEqualTo(Set.of(Report.class.getPermittedSubclasses()));
    }

    private static Set<Class<?>> types(List<?> messages) {
        return messages.stream().map(Object::getClass).collect(Collectors.toCollection(HashSet::new));
    }

    @Test
    void read_ofAnUnknownTag_refusedWithIt() {
        Stream.<org.assertj.core.api.ThrowableAssert.ThrowingCallable>of(
                        () -> Order.read(new byte[] {99}), () -> Report.read(new byte[] {99}))
                .forEach(read -> assertThatThrownBy(read).hasMessageContaining("99"));
    }
}
