package io.multiprocessing.link.codec;

import io.multiprocessing.Placement;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Records filled at random, with the ends of each range more often than chance would have it. */
final class Samples {
    private static final long[] LONGS = {
        0, 1, -1, 63, 64, -65, 127, 128, Integer.MAX_VALUE, Long.MAX_VALUE, Long.MIN_VALUE
    };
    private static final int[] INTS = {0, 1, 127, 128, 16_383, 16_384, Integer.MAX_VALUE};
    private static final String[] STRINGS = {"", "a", "Process-1", "ü€😀", "two\nlines", "x".repeat(300)};

    private final Random random;

    private static final Placement[] PLACEMENTS = {
        Placement.local(), Placement.leastLoaded(), Placement.spread(), Placement.role("r"), Placement.node("a:1#2")
    };

    Samples(long seed) {
        random = new Random(seed);
    }

    /** Every record that may be one of this sealed type. */
    static Stream<Class<?>> permitted(Class<?> sealed) {
        return sealed.isRecord()
                ? Stream.of(sealed)
                : Arrays.stream(sealed.getPermittedSubclasses()).flatMap(Samples::permitted);
    }

    <R> R of(Class<R> type) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        @Nullable
        Object[] values = Arrays.stream(components)
                .map(component ->
                        mayBeNull(component) && random.nextBoolean() ? null : value(component.getGenericType()))
                .toArray();
        try {
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (InvocationTargetException e) {
            throw new AssertionError("cannot make " + type + " of " + Arrays.toString(values), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("cannot make " + type, e);
        }
    }

    private static boolean mayBeNull(RecordComponent component) {
        return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    private Object value(Type type) {
        if (type instanceof ParameterizedType parameterized) {
            if (parameterized.getRawType() == Map.class) {
                return map();
            }
            List<Object> list = list(parameterized.getActualTypeArguments()[0]);
            return parameterized.getRawType() == Set.class ? new HashSet<>(list) : list;
        }
        Class<?> raw = (Class<?>) type;
        if (raw == long.class) {
            return random.nextBoolean() ? LONGS[random.nextInt(LONGS.length)] : random.nextLong();
        } else if (raw == int.class) {
            return random.nextBoolean() ? INTS[random.nextInt(INTS.length)] : random.nextInt(Integer.MAX_VALUE);
        } else if (raw == boolean.class) {
            return random.nextBoolean();
        } else if (raw == String.class) {
            return string();
        } else if (raw == byte[].class) {
            byte[] bytes = new byte[random.nextInt(300)];
            random.nextBytes(bytes);
            return bytes;
        } else if (raw.isEnum()) {
            return raw.getEnumConstants()[random.nextInt(raw.getEnumConstants().length)];
        } else if (raw == Placement.class) {
            return PLACEMENTS[random.nextInt(PLACEMENTS.length)];
        } else if (raw.isRecord()) {
            return of(raw);
        }
        throw new AssertionError("no sample for " + type);
    }

    private String string() {
        return STRINGS[random.nextInt(STRINGS.length)];
    }

    private List<Object> list(Type element) {
        List<Object> list = new ArrayList<>();
        for (int n = random.nextInt(4); n > 0; n--) {
            list.add(value(element));
        }
        return list;
    }

    private Map<String, String> map() {
        Map<String, String> map = new LinkedHashMap<>();
        for (int n = random.nextInt(4); n > 0; n--) {
            map.put(string(), string());
        }
        return map;
    }
}
