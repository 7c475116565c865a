package io.multiprocessing.link.payload;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.spi.PayloadCodec;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Payloads with the settings of a test, and short ways through them. */
final class PayloadsFixture {
    private PayloadsFixture() {}

    static Payloads payloads() {
        return payloads(Payloads.DEFAULT_MAX_BYTES);
    }

    static Payloads payloads(int maxBytes, PayloadCodec... codecs) {
        return payloads(maxBytes, value -> null, codecs);
    }

    static Payloads payloads(int maxBytes, Function<Object, @Nullable String> refusal, PayloadCodec... codecs) {
        return new Payloads(
                new PayloadSettings(maxBytes, PayloadsFixture.class.getClassLoader(), List.of(codecs), refusal));
    }

    static byte[] encode(Payloads payloads, @Nullable Object value) {
        PayloadWriter out = new PayloadWriter();
        payloads.write(out, value, "argument 1");
        return out.toByteArray();
    }

    static @Nullable Object decode(Payloads payloads, byte[] bytes) {
        return payloads.read(new PayloadReader(bytes));
    }

    static @Nullable Object roundTrip(Payloads payloads, @Nullable Object value) {
        return decode(payloads, encode(payloads, value));
    }

    /** The bytes with one text, which must be there, in place of another of the same length. */
    static byte[] replaced(byte[] bytes, String text, String by) {
        String all = new String(bytes, ISO_8859_1);
        assertThat(all).contains(text);
        assertThat(by).hasSameSizeAs(text);
        return all.replace(text, by).getBytes(ISO_8859_1);
    }
}
