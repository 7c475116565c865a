package io.multiprocessing.runtime.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.multiprocessing.actors.cluster.Roles;
import io.multiprocessing.actors.tls.MutualTls;
import io.multiprocessing.actors.tls.TlsFiles;
import io.multiprocessing.actors.tls.TlsIdentity;
import io.multiprocessing.runtime.settings.HostPort;
import io.multiprocessing.runtime.settings.Settings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The settings of Akka in a member, from those of the instance. */
final class ClusterConfig {
    private ClusterConfig() {}

    /** Whether it votes, and hosts processes for every program: one that may form a cluster, or has the role by name. */
    static boolean isAgent(Settings settings) {
        return settings.bootstrap() || settings.roles().contains(Roles.AGENT);
    }

    static List<String> roles(Settings settings) {
        List<String> roles = new ArrayList<>();
        roles.add(isAgent(settings) ? Roles.AGENT : Roles.DRIVER);
        settings.roles().stream().filter(role -> !roles.contains(role)).forEach(roles::add);
        return roles;
    }

    /**
     * Akka's settings, with those of the instance and those that a user has for Akka above ours.
     *
     * @throws io.multiprocessing.actors.tls.TlsException if a certificate or key cannot be used, in words
     */
    static Config of(Settings settings, HostPort bind) {
        ClassLoader loader = ClusterConfig.class.getClassLoader();
        Map<String, Object> own = new HashMap<>();
        own.put("akka.remote.artery.canonical.hostname", bind.host());
        own.put("akka.remote.artery.canonical.port", bind.port());
        own.put("akka.cluster.roles", roles(settings));
        own.put("akka.cluster.split-brain-resolver.stable-after", settings.stableAfter());
        if (settings.insecureTransport()) {
            own.put("akka.remote.artery.transport", "tcp");
        }
        return settings.akka()
                .orElse(ConfigFactory.empty())
                .withFallback(ConfigFactory.parseMap(own))
                .withFallback(tls(settings, bind.host()))
                .withFallback(ConfigFactory.parseResources(loader, "multiprocessing-cluster.conf"))
                .withFallback(ConfigFactory.defaultReference(loader))
                .resolve();
    }

    private static Config tls(Settings settings, String host) {
        if (settings.insecureTransport()) {
            return ConfigFactory.empty();
        }
        TlsFiles files = new TlsFiles(
                settings.tlsCertificate().orElseThrow(),
                settings.tlsPrivateKey().orElseThrow(),
                settings.tlsCaCertificate().orElseThrow());
        TlsIdentity.load(files, host, Instant.now());
        return MutualTls.config(files);
    }
}
