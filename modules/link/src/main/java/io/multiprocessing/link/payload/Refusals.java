package io.multiprocessing.link.payload;

import io.multiprocessing.PayloadException;
import java.io.InvalidClassException;
import java.io.NotSerializableException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says in a user's words what Java serialization says in its own. */
final class Refusals {
    private static final Set<String> USER_WRITES = Set.of("writeObject", "writeReplace", "writeExternal", "write");
    private static final Set<String> USER_READS =
            Set.of("readObject", "readResolve", "readExternal", "readObjectNoData", "read", "<init>");

    private static final Set<String> OURS =
            Set.of(JavaForm.class.getName(), Lambdas.class.getName(), Codecs.class.getName());

    private Refusals() {}

    static PayloadException onWrite(String what, @Nullable Object value, Throwable e, int maxBytes) {
        String cannot = what + " cannot travel: ";
        if (e instanceof PayloadWriter.OverLimit over) {
            return new PayloadException(String.format(
                    Locale.ROOT,
                    "%s%s%,d bytes vs. a limit of %,d; send a file name, or raise the payload limit",
                    cannot,
                    over.exact() ? "" : "at least ",
                    over.bytes(),
                    maxBytes));
        }
        if (e instanceof PayloadException itself) {
            return itself;
        }
        if (value != null && e instanceof ValueOutputStream.Unwritable unwritable) {
            return new PayloadException(cannot + Obstacle.describe(value, unwritable.object(), unwritable.refusal()));
        }
        if (e instanceof NotSerializableException) {
            return new PayloadException(cannot + e.getMessage() + " is not Serializable", e);
        }
        if (value != null && e instanceof StackOverflowError) {
            return new PayloadException(
                    cannot + Obstacle.rootName(value)
                            + " is nested too deep for this thread's stack; put its parts into a list, or raise -Xss",
                    e);
        }
        return new PayloadException(cannot + thrown(e, USER_WRITES), e);
    }

    static PayloadException onRead(Throwable e) {
        String cannot = "a value cannot be read here: ";
        if (e instanceof PayloadException itself) {
            return itself;
        }
        if (e instanceof ClassNotFoundException || e instanceof NoClassDefFoundError) {
            String name = String.valueOf(e.getMessage()).replace('/', '.');
            return new PayloadException(
                    cannot + "class " + name + " was not found; is it on the class path of the process?", e);
        }
        if (e instanceof InvalidClassException && e.getCause() instanceof IllegalArgumentException limit) {
            return new PayloadException(cannot + limit.getMessage(), e);
        }
        if (e instanceof InvalidClassException mismatch) {
            boolean versions = String.valueOf(e.getMessage()).contains("incompatible");
            return new PayloadException(
                    cannot + "class " + String.valueOf(mismatch.getMessage()).replaceFirst("; ", ": ")
                            + (versions ? "; is the same version of it on the class path of the process?" : ""),
                    e);
        }
        if (e instanceof StackOverflowError) {
            return new PayloadException(
                    cannot + "it is nested too deep for this thread's stack; put its parts into a list, or raise -Xss",
                    e);
        }
        String lambdas = withoutLambda(e);
        if (lambdas != null) {
            return new PayloadException(
                    cannot + lambdas
                            + " has no such lambda; is the same version of it on the class path of the process?",
                    e);
        }
        return new PayloadException(cannot + thrown(e, USER_READS), e);
    }

    /** The class that should have had the lambda, or null: that is not what happened. */
    private static @Nullable String withoutLambda(Throwable e) {
        Throwable cause = e;
        for (int depth = 0; cause != null && depth < 10; depth++) {
            String message = String.valueOf(cause.getMessage());
            int method = message.indexOf(".$deserializeLambda$");
            if (cause instanceof NoSuchMethodException && method > 0) {
                return message.substring(0, method);
            }
            StackTraceElement[] frames = cause.getStackTrace();
            if (cause instanceof IllegalArgumentException
                    && frames.length > 0
                    && frames[0].getMethodName().equals("$deserializeLambda$")) {
                return frames[0].getClassName();
            }
            cause = cause.getCause();
        }
        return null;
    }

    /** Names the method of the user's that threw, if one did. */
    private static String thrown(Throwable e, Set<String> methods) {
        if (e instanceof VirtualMachineError fatal && !(e instanceof StackOverflowError)) {
            throw fatal;
        }
        for (StackTraceElement frame : e.getStackTrace()) {
            String type = frame.getClassName();
            if (methods.contains(frame.getMethodName()) && !type.startsWith("java.")) {
                // Below the first frame of ours is who called us, above it what we called.
                return OURS.contains(type) ? e.toString() : type + "." + frame.getMethodName() + " threw " + e;
            }
        }
        return e.toString();
    }
}
