package io.multiprocessing.link.payload;

import io.multiprocessing.RemoteException;
import java.io.PrintWriter;
import java.io.Writer;
import org.jspecify.annotations.Nullable;

/**
 * Encodes and decodes failures: class name, message, stack trace as text, and the exception as a value where it can travel.
 *
 * <p>Every method of an exception may be the user's own and throw: none of them takes a failure down with it.
 */
final class Failures {
    /** The text only stands in for the exception: more of it helps nobody. */
    private static final int MAX_TEXT = 256 << 10;

    private Failures() {}

    static byte[] encode(Payloads payloads, Throwable failure, int maxBytes) {
        int maxText = Math.min(MAX_TEXT, maxBytes);
        String message = message(failure, maxText);
        PayloadWriter out = new PayloadWriter(1024);
        out.writeString(failure.getClass().getName())
                .writeOptionalString(message)
                .writeString(stackTrace(failure, message, maxText));
        int text = out.size();
        try {
            out.writeBoolean(true);
            payloads.write(out, failure, "the exception");
        } catch (Throwable e) {
            out.truncate(text);
            out.writeBoolean(false);
        }
        return out.toByteArray();
    }

    static Throwable decode(Payloads payloads, byte[] failure) {
        String className = "unknown";
        String message = null;
        String stackTrace = "";
        try {
            PayloadReader in = new PayloadReader(failure);
            className = in.readString();
            message = in.readOptionalString();
            stackTrace = in.readString();
            if (in.readBoolean() && payloads.read(in) instanceof Throwable itself) {
                return itself;
            }
        } catch (Throwable e) {
            // What was read of the text so far is what is left of it.
        }
        return new RemoteException(className, message, stackTrace);
    }

    private static @Nullable String message(Throwable failure, int maxText) {
        try {
            String message = failure.getMessage();
            return message == null ? null : shortened(message, maxText);
        } catch (Throwable e) {
            return "(its getMessage threw " + e.getClass().getName() + ")";
        }
    }

    private static String stackTrace(Throwable failure, @Nullable String message, int maxText) {
        BoundedText text = new BoundedText(maxText);
        try {
            failure.printStackTrace(new PrintWriter(text));
            return text.toString();
        } catch (BoundedText.Full e) {
            return text + "\n… (cut off)\n";
        } catch (Throwable e) {
            StringBuilder frames = new StringBuilder(failure.getClass().getName());
            if (message != null) {
                frames.append(": ").append(message);
            }
            for (StackTraceElement frame : framesOf(failure)) {
                frames.append("\n\tat ").append(frame);
            }
            return frames.append('\n').toString();
        }
    }

    private static StackTraceElement[] framesOf(Throwable failure) {
        try {
            return failure.getStackTrace();
        } catch (Throwable e) {
            return new StackTraceElement[0];
        }
    }

    private static String shortened(String text, int maxText) {
        return text.length() <= maxText
                ? text
                : text.substring(0, maxText) + "… (" + (text.length() - maxText) + " more characters)";
    }

    /** Ends the printing of what is too long, such as the frames of ten thousand causes. */
    private static final class BoundedText extends Writer {
        private final StringBuilder text = new StringBuilder();
        private final int max;

        BoundedText(int max) {
            this.max = max;
        }

        @Override
        public void write(char[] chars, int off, int len) {
            int room = max - text.length();
            text.append(chars, off, Math.min(len, room));
            if (len > room) {
                throw new Full();
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}

        @Override
        public String toString() {
            return text.toString();
        }

        static final class Full extends RuntimeException {
            private static final long serialVersionUID = 1L;
        }
    }
}
