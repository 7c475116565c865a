package io.multiprocessing.link.payload;

import java.io.Serializable;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Says where in a value the object is that cannot travel: {@code Order.customer.socket: java.net.Socket is not
 * Serializable}.
 *
 * <p>Walks over what Java serialization would write, the nearest first, by reflection; used only after serialization has
 * failed, because Java does not tell the way it went. What the JDK keeps from reflection is passed over.
 */
final class Obstacle {
    private static final int MAX_OBJECTS = 200_000;
    private static final String LAMBDA = "$$Lambda";
    private static final String HELP = "send what it is made from";

    private final Object obstacle;
    private final boolean refused;
    private final Queue<Step> open = new ArrayDeque<>();
    private final Set<Object> met = Collections.newSetFromMap(new IdentityHashMap<>());

    private Obstacle(Object obstacle, boolean refused) {
        this.obstacle = obstacle;
        this.refused = refused;
    }

    /**
     * Names the way to the object and why it cannot go.
     *
     * @param refusal why the object is refused, or null: it is not Serializable
     */
    static String describe(Object value, Object obstacle, @Nullable String refusal) {
        Step found = new Obstacle(obstacle, refusal != null).find(value);
        String type = typeName(obstacle);
        if (found == null) {
            String within = "somewhere in " + rootName(value) + ": ";
            return within + (refusal != null ? refusal : type + " is not Serializable; " + HELP);
        }
        String path = path(found);
        if (refusal != null) {
            return path.isEmpty() ? refusal : path + ": " + refusal;
        }
        String statement = found.lambda != null
                ? path + ", which is not Serializable"
                : path + (path.isEmpty() ? "" : ": ") + type + " is not Serializable";
        return statement + "; " + help(found);
    }

    private static String path(Step last) {
        Deque<Step> way = new ArrayDeque<>();
        for (Step step = last; step.from != null; step = step.from) {
            way.push(step);
        }
        StringBuilder path = new StringBuilder();
        boolean named = false;
        for (Step step : way) {
            String before = path.isEmpty() ? "" : ": ";
            if (step.lambda != null) {
                path.append(before).append(step.capture(step.lambda));
                named = false;
            } else if (named || step.from == null) {
                path.append(step.label);
            } else {
                path.append(before).append(rootName(step.from.object)).append(step.label);
                named = true;
            }
        }
        return path.toString();
    }

    private static String help(Step last) {
        for (Step step = last; step != null; step = step.from) {
            if (step.isThisOfLambda()) {
                return "use a static method, or copy what it needs into local variables";
            }
        }
        if (last.object.getClass().getName().contains(LAMBDA)) {
            return "declare it as an interface that is Serializable, such as Func0 or Action0";
        } else if (last.lambda != null) {
            return "make it in the lambda, where it runs";
        } else if (last.label.startsWith(".this$")) {
            return "make the class static";
        } else if (last.from == null) {
            return HELP + (isOfJdk(last.object) ? "" : ", or let it implement java.io.Serializable");
        }
        return HELP + (isField(last, last.from) ? ", or make the field transient" : "");
    }

    private static boolean isField(Step step, Step from) {
        return step.label.startsWith(".")
                && !isOfJdk(from.object)
                && !from.object.getClass().isRecord();
    }

    private static boolean isOfJdk(Object object) {
        return object.getClass().getName().startsWith("java.");
    }

    private @Nullable Step find(Object value) {
        visit(value, null, "");
        for (Step step = open.poll(); step != null; step = open.poll()) {
            if (isObstacle(step.object)) {
                return step;
            }
            if (met.size() > MAX_OBJECTS) {
                return null;
            }
            try {
                expand(step);
            } catch (RuntimeException | LinkageError | StackOverflowError e) {
                // The user's own iterator or replacement failed, as it may have before: other ways may still lead
                // there.
            }
        }
        return null;
    }

    /** By class too: a replacement that is made anew each time is never the same object. */
    private boolean isObstacle(Object object) {
        return object == obstacle
                || (!refused && object.getClass() == obstacle.getClass() && !(object instanceof Serializable));
    }

    private void visit(@Nullable Object object, @Nullable Step from, String label) {
        visit(object, from, label, null);
    }

    private void visit(@Nullable Object object, @Nullable Step from, String label, @Nullable SerializedLambda lambda) {
        if (object != null && met.add(object)) {
            open.add(new Step(object, from, label, lambda));
        }
    }

    private void expand(Step step) {
        Object object = step.object;
        Object replacement = replacement(object);
        if (replacement instanceof SerializedLambda lambda) {
            for (int i = 0; i < lambda.getCapturedArgCount(); i++) {
                visit(lambda.getCapturedArg(i), step, "", lambda);
            }
        } else if (replacement != object) {
            visit(replacement, step, "");
        } else {
            expandElements(step, object);
            expandFields(step, object);
        }
    }

    private void expandElements(Step step, Object object) {
        if (object instanceof Object[] array) {
            for (int i = 0; i < array.length; i++) {
                visit(array[i], step, "[" + i + "]");
            }
        } else if (object instanceof Map<?, ?> map) {
            map.forEach((key, element) -> {
                visit(key, step, ".keySet()");
                visit(element, step, "[" + quoted(key) + "]");
            });
        } else if (object instanceof Collection<?> collection) {
            int i = 0;
            for (Object element : collection) {
                visit(element, step, "[" + i++ + "]");
            }
        } else if (object instanceof Map.Entry<?, ?> entry) {
            visit(entry.getKey(), step, ".key");
            visit(entry.getValue(), step, ".value");
        } else if (object instanceof AtomicReference<?> reference) {
            visit(reference.get(), step, ".value");
        }
        if (object instanceof Throwable failure) {
            visit(failure.getCause(), step, ".cause");
            for (Throwable suppressed : failure.getSuppressed()) {
                visit(suppressed, step, ".suppressed");
            }
        }
    }

    private void expandFields(Step step, Object object) {
        for (Class<?> type = object.getClass();
                type != null && Serializable.class.isAssignableFrom(type);
                type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                int modifiers = field.getModifiers();
                if (Modifier.isStatic(modifiers)
                        || Modifier.isTransient(modifiers)
                        || field.getType().isPrimitive()) {
                    continue;
                }
                try {
                    field.setAccessible(true);
                    visit(field.get(object), step, "." + field.getName());
                } catch (IllegalAccessException | RuntimeException e) {
                    // A class of the JDK: its fields are its own.
                }
            }
        }
    }

    private static @Nullable Object replacement(Object object) {
        for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
            try {
                Method method = type.getDeclaredMethod("writeReplace");
                method.setAccessible(true);
                return method.invoke(object);
            } catch (ReflectiveOperationException | RuntimeException e) {
                // Most classes have none.
            }
        }
        return object;
    }

    private static String quoted(@Nullable Object key) {
        if (key instanceof CharSequence) {
            return "\"" + key + "\"";
        }
        return key instanceof Number || key instanceof Enum || key == null ? String.valueOf(key) : typeName(key);
    }

    private static String typeName(Object object) {
        String name = object.getClass().getTypeName();
        int lambda = name.indexOf(LAMBDA);
        return lambda < 0 ? name : "a lambda of " + name.substring(0, lambda);
    }

    static String rootName(Object object) {
        Class<?> type = object.getClass();
        if (type.getName().startsWith("java.util.ImmutableCollections$")) {
            return object instanceof List ? "List" : object instanceof Map ? "Map" : "Set";
        }
        String simple = type.getSimpleName();
        return simple.isEmpty() ? type.getName().substring(type.getName().lastIndexOf('.') + 1) : simple;
    }

    /**
     * An object and how it was reached.
     *
     * @param lambda the lambda or method reference that captured it, if one did
     */
    private record Step(
            Object object,
            @Nullable Step from,
            String label,
            @Nullable SerializedLambda lambda) {
        boolean isThisOfLambda() {
            return lambda != null
                    && lambda.getImplMethodKind() != MethodHandleInfo.REF_invokeStatic
                    && lambda.getCapturedArg(0) == object;
        }

        String capture(SerializedLambda of) {
            String method = of.getImplMethodName();
            if (method.startsWith("lambda$")) {
                return "the lambda captures " + (isThisOfLambda() ? "this of " : "an object of ") + typeName(object);
            }
            String owner = of.getImplClass().substring(of.getImplClass().lastIndexOf('/') + 1);
            return "the method reference %s::%s is bound to an object of %s"
                    .formatted(owner.replace('$', '.'), method, typeName(object));
        }
    }
}
