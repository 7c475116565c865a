package io.multiprocessing.client.instance;

import io.multiprocessing.PayloadException;
import io.multiprocessing.spi.PayloadCodec;
import java.util.ArrayList;
import java.util.List;

/** Makes the codecs that the driver found, by the names of their classes: a process does not search its class path again. */
final class Codecs {
    private Codecs() {}

    static List<PayloadCodec> named(List<String> names) {
        List<PayloadCodec> codecs = new ArrayList<>(names.size());
        for (String name : names) {
            try {
                codecs.add(Class.forName(name, true, ClassLoader.getSystemClassLoader())
                        .asSubclass(PayloadCodec.class)
                        .getConstructor()
                        .newInstance());
            } catch (ReflectiveOperationException | LinkageError unusable) {
                throw new PayloadException(
                        "cannot use the payload codec " + name
                                + "; it must be public, have a public constructor without parameters, and be on the class path",
                        unusable);
            }
        }
        return codecs;
    }
}
