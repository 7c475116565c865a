package io.multiprocessing.link.payload;

import static io.multiprocessing.link.payload.PayloadsFixture.payloads;
import static io.multiprocessing.link.payload.PayloadsFixture.replaced;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.multiprocessing.Action1;
import io.multiprocessing.Func0;
import io.multiprocessing.Func1;
import io.multiprocessing.Func2;
import io.multiprocessing.PayloadException;
import java.io.Serializable;
import java.util.Comparator;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PayloadsFunctionTest {
    private final Payloads payloads = payloads();

    static int twice(int n) {
        return 2 * n;
    }

    record Adder(int n) implements Serializable {
        int add(int m) {
            return n + m;
        }
    }

    /** Has no field, but is no lambda: it may be anything when it is read. */
    static final class Stateless implements Func0<String> {
        private static final long serialVersionUID = 1L;

        @Override
        public String call() {
            return "stateless";
        }
    }

    @SuppressWarnings("unchecked")
    private <F extends Serializable> F sent(F function) {
        return (F) payloads.readFunction(payloads.function(function));
    }

    @Test
    void function_ofEveryKind_worksWhenRead() throws Exception {
        int five = 5;
        Adder adder = new Adder(1);
        assertThat(this.<Func1<Integer, Integer>>sent(PayloadsFunctionTest::twice)
                        .call(2))
                .isEqualTo(4);
        assertThat(this.<Func1<Integer, Integer>>sent(n -> n + 1).call(2)).isEqualTo(3);
        assertThat(this.<Func1<Integer, Integer>>sent(n -> n + five).call(2)).isEqualTo(7);
        assertThat(this.<Func1<Integer, Integer>>sent(adder::add).call(2)).isEqualTo(3);
        assertThat(this.<Func2<Adder, Integer, Integer>>sent(Adder::add).call(adder, 2))
                .isEqualTo(3);
        assertThat(this.<Func1<Integer, Adder>>sent(Adder::new).call(2)).isEqualTo(new Adder(2));
        assertThat(this.<Func0<String>>sent(new Stateless()).call()).isEqualTo("stateless");
        this.<Action1<StringBuilder>>sent(b -> b.append(five)).run(new StringBuilder());
        @SuppressWarnings("unchecked")
        Comparator<Map.Entry<String, Integer>> comparator = (Comparator<Map.Entry<String, Integer>>)
                payloads.readFunction(payloads.function((Serializable) Map.Entry.<String, Integer>comparingByKey()));
        assertThat(comparator.compare(Map.entry("a", 1), Map.entry("b", 0))).isNegative();
    }

    @Test
    void capturesNothing_lambdaWithoutCapturedValues_only() {
        int five = 5;
        Adder adder = new Adder(1);
        assertThat(payloads.capturesNothing((Func1<Integer, Integer>) PayloadsFunctionTest::twice))
                .isTrue();
        assertThat(payloads.capturesNothing((Func1<Integer, Integer>) n -> n + 1))
                .isTrue();
        assertThat(payloads.capturesNothing((Func1<Integer, Integer>) n -> n + five))
                .isFalse();
        assertThat(payloads.capturesNothing((Func1<Integer, Integer>) adder::add))
                .isFalse();
        assertThat(payloads.capturesNothing(new Stateless())).isFalse();
        assertThat(payloads.capturesNothing("text")).isFalse();
    }

    @Test
    void function_capturesNothing_isEncodedAndDecodedOnce() {
        Func1<Integer, Integer> function = PayloadsFunctionTest::twice;
        byte[] bytes = payloads.function(function);
        assertThat(payloads.function(function)).isSameAs(bytes);
        assertThat(payloads().function(function)).isSameAs(bytes);
        assertThat(payloads.readFunction(bytes.clone())).isSameAs(payloads.readFunction(bytes));
    }

    @Test
    void function_capturesValues_isEncodedAndDecodedEachTime() throws Exception {
        StringBuilder captured = new StringBuilder("a");
        Func0<String> function = captured::toString;
        byte[] before = payloads.function(function);
        captured.append("b");
        byte[] after = payloads.function(function);
        @SuppressWarnings("unchecked")
        Func0<String> readBefore = (Func0<String>) payloads.readFunction(before);
        @SuppressWarnings("unchecked")
        Func0<String> readAfter = (Func0<String>) payloads.readFunction(after);
        assertThat(readBefore.call()).isEqualTo("a");
        assertThat(readAfter.call()).isEqualTo("ab");
        assertThat(payloads.readFunction(after)).isNotSameAs(readAfter);
    }

    @Test
    void readFunction_callerChangesTheBytesAfterwards_cacheIsUnharmed() {
        byte[] bytes = payloads.function((Func1<Integer, Integer>) PayloadsFunctionTest::twice)
                .clone();
        byte[] copy = bytes.clone();
        Object read = payloads.readFunction(bytes);
        bytes[bytes.length - 1]++;
        assertThat(payloads.readFunction(copy)).isSameAs(read);
    }

    @Test
    void readFunction_lambdaNotInTheClass_saysSo() {
        byte[] bytes = payloads.function((Func1<Integer, Integer>) PayloadsFunctionTest::twice);
        String words = "a value cannot be read here: %s has no such lambda; "
                + "is the same version of it on the class path of the process?";
        assertThatThrownBy(() -> payloads.readFunction(replaced(bytes, "twice", "trice")))
                .isInstanceOf(PayloadException.class)
                .hasMessage(words.formatted(PayloadsFunctionTest.class.getName()));
        assertThatThrownBy(() -> payloads.readFunction(replaced(bytes, "PayloadsFunctionTest", "WithoutAnyLambdaHere")))
                .isInstanceOf(PayloadException.class)
                .hasMessage(words.formatted(WithoutAnyLambdaHere.class.getName()));
    }

    @Test
    void readFunction_broken_isRefused() {
        assertThatThrownBy(() -> payloads.readFunction(new byte[0])).isInstanceOf(PayloadException.class);
        assertThatThrownBy(() -> payloads.readFunction(new byte[] {1, 0}))
                .isInstanceOf(PayloadException.class)
                .hasMessage("a function cannot be read here: it is null");
    }
}

/** Has a name as long as that of the test. */
final class WithoutAnyLambdaHere {
    private WithoutAnyLambdaHere() {}
}
