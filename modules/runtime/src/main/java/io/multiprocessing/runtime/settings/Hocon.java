package io.multiprocessing.runtime.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All that needs the parser of HOCON, which nobody loads who sets nothing in its form. */
final class Hocon {
    private static final String AKKA = "akka";

    private final Path file;
    private Settings settings;

    private Hocon(Path file, Settings settings) {
        this.file = file;
        this.settings = settings;
    }

    /** @return null when it is no duration or has no unit, for which HOCON takes milliseconds and people seconds */
    static @Nullable Duration duration(String text) {
        if (text.strip().matches("[-+.0-9]*")) {
            return null;
        }
        try {
            return value(text).getDuration("value");
        } catch (ConfigException | ArithmeticException e) {
            return null;
        }
    }

    /** @return null when it is no size */
    static @Nullable Long bytes(String text) {
        try {
            return value(text).getBytes("value");
        } catch (ConfigException e) {
            return null;
        }
    }

    private static Config value(String text) {
        return ConfigValueFactory.fromAnyRef(text).atKey("value");
    }

    /** @return the settings with what the file has */
    static Settings read(Path file, Settings settings) {
        if (!Files.exists(file)) {
            throw new IllegalArgumentException("there is no file " + file.toAbsolutePath() + " to read settings from");
        }
        if (Files.isDirectory(file)) {
            throw new IllegalArgumentException(
                    file.toAbsolutePath() + " is a directory, not a file to read settings from");
        }
        Config config;
        try {
            config = ConfigFactory.parseFile(
                            file.toFile(),
                            ConfigParseOptions.defaults().setAllowMissing(false).setSyntax(ConfigSyntax.CONF))
                    .resolve();
        } catch (ConfigException e) {
            throw new IllegalArgumentException("cannot read the settings in " + file + ": " + e.getMessage(), e);
        }
        Hocon reading = new Hocon(file, settings);
        reading.group(List.of(), config.root());
        return reading.settings;
    }

    /** Sorted, so that of several faults always the same is told. */
    private void group(List<String> above, ConfigObject object) {
        for (Map.Entry<String, ConfigValue> entry : new TreeMap<>(object).entrySet()) {
            List<String> path =
                    Stream.concat(above.stream(), Stream.of(entry.getKey())).toList();
            value(path, ConfigUtil.joinPath(path), entry.getValue());
        }
    }

    private void value(List<String> path, String name, ConfigValue value) {
        Setting setting = Setting.find(name);
        if (setting != null) {
            set(setting, value);
        } else if (value instanceof ConfigObject object && name.equals(AKKA)) {
            Config akka = object.atKey(AKKA);
            settings = settings.withAkka(settings.akka().map(akka::withFallback).orElse(akka));
        } else if (value instanceof ConfigObject object && !object.isEmpty()) {
            group(path, object);
        } else if (name.equals(AKKA) || !Setting.below(name).isEmpty()) {
            boolean nothing = value instanceof ConfigObject || value.valueType() == ConfigValueType.NULL;
            if (!nothing) {
                throw at(
                        value.origin(),
                        new IllegalArgumentException(name + " is not a setting but a group of "
                                + (name.equals(AKKA) ? "Akka's" : String.join(", ", Setting.below(name)))));
            }
        } else {
            throw at(value.origin(), Setting.unknown(name));
        }
    }

    private void set(Setting setting, ConfigValue value) {
        if (value.valueType() == ConfigValueType.NULL) {
            settings = settings.without(setting);
            return;
        }
        try {
            settings = settings.with(setting, value.unwrapped());
        } catch (IllegalArgumentException e) {
            throw at(value.origin(), e);
        }
    }

    /** The origin of what comes from the environment says so, and no file. */
    private IllegalArgumentException at(ConfigOrigin origin, IllegalArgumentException fault) {
        String place = origin.filename() == null ? file + ", " + origin.description() : origin.description();
        return new IllegalArgumentException(place + ": " + fault.getMessage(), fault);
    }
}
