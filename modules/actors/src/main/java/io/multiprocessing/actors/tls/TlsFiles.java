package io.multiprocessing.actors.tls;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The three PEM files of a member. Relative paths are relative to the working directory.
 *
 * @param certificate its own, and those between it and the CA's, if any
 * @param privateKey that the certificate was made for: PKCS#8, not encrypted, for nobody but its owner to read
 * @param caCertificate whoever has a certificate of this CA is let in
 */
public record TlsFiles(Path certificate, Path privateKey, Path caCertificate) {
    /** The setting with the path of {@link #certificate()}. */
    public static final String CERTIFICATE = "multiprocessing.tls.certificate";

    /** The setting with the path of {@link #privateKey()}. */
    public static final String PRIVATE_KEY = "multiprocessing.tls.private-key";

    /** The setting with the path of {@link #caCertificate()}. */
    public static final String CA_CERTIFICATE = "multiprocessing.tls.ca-certificate";

    /**
     * As the settings name them.
     *
     * @throws TlsException if a setting is missing or empty
     */
    public static TlsFiles of(Config config) {
        return new TlsFiles(path(config, CERTIFICATE), path(config, PRIVATE_KEY), path(config, CA_CERTIFICATE));
    }

    /** The settings that name them. */
    public Config toConfig() {
        return ConfigFactory.parseMap(Map.of(
                CERTIFICATE, certificate.toString(),
                PRIVATE_KEY, privateKey.toString(),
                CA_CERTIFICATE, caCertificate.toString()));
    }

    List<Path> all() {
        return List.of(certificate, privateKey, caCertificate);
    }

    private static Path path(Config config, String setting) {
        if (!config.hasPath(setting) || config.getString(setting).isBlank()) {
            throw new TlsException(setting + " is not set; members of a cluster speak mutual TLS: make a CA with"
                    + " mp keys init and a certificate for each host with mp keys node --host HOST");
        }
        return Path.of(config.getString(setting));
    }
}
