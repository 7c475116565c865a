package io.multiprocessing.link.payload;

import java.io.InvalidClassException;
import java.io.ObjectStreamClass;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds the classes that a stream names and refuses those that have no business in one. Thread-safe.
 *
 * <p>Allowed is what the program's own loader finds, and of the JDK what is made to be data: the packages {@code java} and
 * {@code javax} without those whose classes act when they are read, and exceptions from anywhere. A class is found without
 * being initialized.
 */
final class ClassFinder {
    private static final Class<?>[] PRIMITIVES = {
        boolean.class, byte.class, short.class, char.class, int.class, long.class, float.class, double.class, void.class
    };

    private static final List<String> ACTING_PACKAGES = List.of(
            "java.beans.",
            "java.lang.invoke.",
            "java.rmi.",
            "javax.management.",
            "javax.naming.",
            "javax.script.",
            "javax.swing.");

    /** What java.util.TimeZone, and with it every Calendar, is made of. */
    private static final String ZONE_INFO = "sun.util.calendar.ZoneInfo";

    private final ClassLoader loader;
    /** Only what was found and is allowed, so no stream can fill it with names. */
    private final Map<String, Class<?>> found = new ConcurrentHashMap<>();

    ClassFinder(ClassLoader loader) {
        this.loader = loader;
        for (Class<?> primitive : PRIMITIVES) {
            found.put(primitive.getName(), primitive);
        }
    }

    Class<?> find(ObjectStreamClass described) throws ClassNotFoundException, InvalidClassException {
        return find(described.getName());
    }

    Class<?> find(String name) throws ClassNotFoundException, InvalidClassException {
        Class<?> known = found.get(name);
        if (known != null) {
            return known;
        }
        Class<?> type = Class.forName(name, false, loader);
        if (!isAllowed(type)) {
            throw new InvalidClassException(name, "this class of the JDK may not be part of a value");
        }
        found.put(name, type);
        return type;
    }

    Class<?> findProxy(String[] interfaces) throws ClassNotFoundException, InvalidClassException {
        Class<?>[] types = new Class<?>[interfaces.length];
        ClassLoader definer = loader;
        for (int i = 0; i < types.length; i++) {
            types[i] = find(interfaces[i]);
            if (!Modifier.isPublic(types[i].getModifiers())) {
                definer = types[i].getClassLoader();
            }
        }
        try {
            // The handler is not called: this makes the class only.
            return Proxy.newProxyInstance(definer, types, (proxy, method, arguments) -> null)
                    .getClass();
        } catch (IllegalArgumentException e) {
            throw new ClassNotFoundException("a proxy of " + String.join(", ", interfaces), e);
        }
    }

    private static boolean isAllowed(Class<?> type) {
        Class<?> element = type;
        while (element.isArray()) {
            element = element.getComponentType();
        }
        String name = element.getName();
        if (element.isPrimitive() || !isOfJdk(element) || Throwable.class.isAssignableFrom(element)) {
            return true;
        }
        if (name.startsWith("java.") || name.startsWith("javax.")) {
            return element == SerializedLambda.class || ACTING_PACKAGES.stream().noneMatch(name::startsWith);
        }
        return name.equals(ZONE_INFO);
    }

    private static boolean isOfJdk(Class<?> type) {
        String module = type.getModule().getName();
        return module != null && (module.startsWith("java.") || module.startsWith("jdk."));
    }
}
