package io.multiprocessing.client.process;

import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/** The system properties that a process has from the one that starts it: all but those which describe the JVM itself. */
public final class InheritedProperties {
    private static final Set<String> OF_THE_JVM = Set.of(
            "java.home",
            "java.class.path",
            "java.class.version",
            "java.library.path",
            "java.version",
            "java.version.date",
            "java.vendor",
            "java.vendor.url",
            "java.vendor.url.bug",
            "java.vendor.version",
            "user.dir",
            "user.name",
            "user.home",
            "user.script",
            "user.variant",
            "file.separator",
            "path.separator",
            "line.separator",
            "native.encoding",
            "stdin.encoding",
            "stdout.encoding",
            "stderr.encoding",
            "jdk.debug",
            "jdk.boot.class.path.append",
            "sun.arch.data.model",
            "sun.boot.library.path",
            "sun.cpu.endian",
            "sun.cpu.isalist",
            "sun.desktop",
            "sun.io.unicode.encoding",
            "sun.jnu.encoding",
            "sun.management.compiler",
            "sun.nio.MaxDirectMemorySize",
            "sun.os.patch.level",
            "sun.stderr.encoding",
            "sun.stdout.encoding");
    private static final String[] PREFIXES_OF_THE_JVM = {
        "java.vm.", "java.specification.", "java.runtime.", "os.", "sun.java.", "jdk.module.", "com.sun.management."
    };

    private InheritedProperties() {}

    public static Map<String, String> now() {
        Properties properties = System.getProperties();
        Map<String, String> inherited = new HashMap<>();
        synchronized (properties) {
            properties.forEach((key, value) -> {
                if (key instanceof String name && value instanceof String text && travels(name)) {
                    inherited.put(name, text);
                }
            });
        }
        return inherited;
    }

    private static boolean travels(String name) {
        if (OF_THE_JVM.contains(name)) {
            return false;
        }
        for (String prefix : PREFIXES_OF_THE_JVM) {
            if (name.startsWith(prefix)) {
                return false;
            }
        }
        return true;
    }
}
