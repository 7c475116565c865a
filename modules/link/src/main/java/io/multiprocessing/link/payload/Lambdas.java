package io.multiprocessing.link.payload;

import java.lang.invoke.SerializedLambda;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.security.Security;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads what Java serialization has of a lambda or method reference too: where it was made, the function interface
 * and the method behind it. The class where it was made makes it again. Thread-safe.
 *
 * <p>Bytes of our own, because the first object stream of a JVM loads its loggers and more: a third of a cold start.
 */
final class Lambdas {
    /** The method that javac gives every class with a lambda that is Serializable; all that is ever called here. */
    private static final String DESERIALIZE = "$deserializeLambda$";

    private static final String[] FILTERS = {"jdk.serialFilter", "jdk.serialFilterFactory"};

    private static final ClassValue<Optional<Method>> WRITE_REPLACE = new ClassValue<>() {
        @Override
        protected Optional<Method> computeValue(Class<?> type) {
            try {
                Method method = type.getDeclaredMethod("writeReplace");
                method.setAccessible(true);
                return Optional.of(method);
            } catch (NoSuchMethodException | RuntimeException e) {
                // Not Serializable, or one of the JDK's: Java serialization takes it, or has the words why not.
                return Optional.empty();
            }
        }
    };

    private final ClassFinder classes;
    private final JavaForm java;
    /** Only classes that are allowed and have such a method, so no message can fill it with names. */
    private final Map<String, Method> deserializers = new ConcurrentHashMap<>();

    Lambdas(ClassFinder classes, JavaForm java) {
        this.classes = classes;
        this.java = java;
    }

    static boolean isLambda(Class<?> type) {
        return (type.isHidden() || type.isSynthetic()) && type.getSuperclass() == Object.class;
    }

    /** What there is to write; null: this is no lambda, or none that can be written here. */
    static @Nullable SerializedLambda parts(Object value) throws ReflectiveOperationException {
        Class<?> type = value.getClass();
        Method writeReplace = isLambda(type) ? WRITE_REPLACE.get(type).orElse(null) : null;
        return writeReplace != null && writeReplace.invoke(value) instanceof SerializedLambda lambda ? lambda : null;
    }

    static Object[] captured(SerializedLambda lambda) {
        Object[] captured = new Object[lambda.getCapturedArgCount()];
        for (int i = 0; i < captured.length; i++) {
            captured[i] = lambda.getCapturedArg(i);
        }
        return captured;
    }

    /** All but the captured values. */
    static void write(PayloadWriter out, SerializedLambda lambda) {
        out.writeString(lambda.getCapturingClass().replace('/', '.'));
        out.writeString(lambda.getFunctionalInterfaceClass());
        out.writeString(lambda.getFunctionalInterfaceMethodName());
        out.writeString(lambda.getFunctionalInterfaceMethodSignature());
        out.writeByte(lambda.getImplMethodKind());
        out.writeString(lambda.getImplClass());
        out.writeString(lambda.getImplMethodName());
        out.writeString(lambda.getImplMethodSignature());
        out.writeString(lambda.getInstantiatedMethodType());
    }

    Object read(PayloadReader in, @Nullable Object[] captured) throws Exception {
        Method deserializer = deserializer(in.readString());
        SerializedLambda lambda = new SerializedLambda(
                deserializer.getDeclaringClass(),
                in.readString(),
                in.readString(),
                in.readString(),
                in.readByte(),
                in.readString(),
                in.readString(),
                in.readString(),
                in.readString(),
                captured);
        if (isFiltered()) {
            PayloadWriter out = new PayloadWriter(512);
            java.write(out, lambda);
            return java.read(new PayloadReader(out.toByteArray()));
        }
        try {
            return deserializer.invoke(null, lambda);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private Method deserializer(String capturingClass) throws Exception {
        Method known = deserializers.get(capturingClass);
        if (known == null) {
            known = classes.find(capturingClass).getDeclaredMethod(DESERIALIZE, SerializedLambda.class);
            known.setAccessible(true);
            deserializers.put(capturingClass, known);
        }
        return known;
    }

    /** Whether there is a filter of the whole JVM, which Java serialization asks. Asking the JDK for it loads its loggers. */
    private static boolean isFiltered() {
        for (String name : FILTERS) {
            if (System.getProperty(name) != null || Security.getProperty(name) != null) {
                return true;
            }
        }
        return false;
    }
}
