package io.multiprocessing.runtime.settings;

import java.util.ArrayList;
import java.util.List;

/** Whether settings go together that are each well. */
final class Consistency {
    private static final List<Setting> TLS =
            List.of(Setting.TLS_CERTIFICATE, Setting.TLS_PRIVATE_KEY, Setting.TLS_CA_CERTIFICATE);

    /** What means nothing without others to speak with. */
    private static final List<Setting> OF_MEMBERS = List.of(
            Setting.BIND_PORT,
            Setting.JOIN,
            Setting.ROLES,
            Setting.BOOTSTRAP,
            Setting.TLS_CERTIFICATE,
            Setting.INSECURE_TRANSPORT);

    private Consistency() {}

    static void check(Settings settings) {
        tlsIsWhole(settings);
        if (settings.isSet(Setting.BIND_HOST)) {
            transport(settings);
            membership(settings);
        } else {
            embedded(settings);
        }
    }

    private static void tlsIsWhole(Settings settings) {
        List<String> missing = new ArrayList<>();
        for (Setting setting : TLS) {
            if (!settings.isSet(setting)) {
                missing.add(setting.path());
            }
        }
        if (!missing.isEmpty() && missing.size() < TLS.size()) {
            throw new IllegalArgumentException("TLS needs a certificate, its private key and the CA's certificate; "
                    + String.join(" and ", missing) + (missing.size() == 1 ? " is" : " are")
                    + " not set; mp keys makes them");
        }
    }

    private static void embedded(Settings settings) {
        if (!settings.agent()) {
            throw new IllegalArgumentException("agent = false is a driver that hosts no processes, and an embedded"
                    + " instance has nobody else who could: set bind.host and join too, or leave agent true");
        }
        for (Setting setting : OF_MEMBERS) {
            if (settings.isSet(setting)) {
                throw new IllegalArgumentException(setting.path() + " is for a member of a cluster, and bind.host is"
                        + " not set: set it to the name or address that the other members reach this one by");
            }
        }
    }

    private static void transport(Settings settings) {
        boolean tls = settings.isSet(Setting.TLS_CERTIFICATE);
        if (tls && settings.insecureTransport()) {
            throw new IllegalArgumentException("tls and insecure-transport are both set: with TLS members prove"
                    + " themselves, without it nobody does; set one of them");
        }
        if (!tls && !settings.insecureTransport()) {
            throw new IllegalArgumentException("members speak TLS, and tls.certificate, tls.private-key and"
                    + " tls.ca-certificate are not set: make them with mp keys and set them; only where everybody who"
                    + " reaches the port may run code: insecureTransport(), or insecure-transport = true");
        }
    }

    private static void membership(Settings settings) {
        if (settings.bootstrap() && !settings.agent()) {
            throw new IllegalArgumentException("bootstrap = true with agent = false: a driver may not form a cluster,"
                    + " because it ends with the driver; let one agent bootstrap, and have the driver join it");
        }
        if (settings.roles().contains("mp-agent") && !settings.agent()) {
            throw new IllegalArgumentException(
                    "roles has mp-agent with agent = false: an agent hosts processes; leave" + " one of them out");
        }
        if (!settings.bootstrap() && !settings.isSet(Setting.JOIN)) {
            throw new IllegalArgumentException("bind.host is set, and neither join nor bootstrap: a member joins others"
                    + " (join) or is the one agent that may form a cluster (bootstrap = true)");
        }
    }
}
