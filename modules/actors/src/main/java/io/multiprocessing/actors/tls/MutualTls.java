package io.multiprocessing.actors.tls;

import akka.actor.ActorSystem;
import akka.remote.artery.tcp.SSLEngineProvider;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.time.Clock;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.slf4j.MarkerFactory;
import scala.Option;

/**
 * Lets Artery speak mutual TLS 1.3 and nothing else; whoever has no certificate of the CA never reaches Akka's framing.
 *
 * <p>Akka's own providers are for TLS 1.2, and check no host names. Akka makes this from the settings of
 * {@link #config}; a member checks them first with {@link TlsIdentity#load}, because what Akka says of a failure here
 * hides the cause.
 */
public final class MutualTls implements SSLEngineProvider {
    private static final String CANONICAL_HOST = "akka.remote.artery.canonical.hostname";
    private static final Logger LOG = LoggerFactory.getLogger(MutualTls.class);
    private static final Marker SECURITY = MarkerFactory.getMarker("SECURITY");

    private final RenewedEngines engines;
    private final Refusals refusals;

    /**
     * As Akka makes it.
     *
     * @throws TlsException if the settings name no identity of the system's canonical host
     */
    public MutualTls(ActorSystem system) {
        this(system.settings().config(), line -> LOG.warn(SECURITY, "SECURITY: {}", line));
    }

    MutualTls(Config config, Consumer<String> securityLog) {
        this.engines = new RenewedEngines(
                TlsFiles.of(config), canonicalHost(config), Clock.systemUTC(), System::nanoTime, securityLog);
        this.refusals = new Refusals(System::nanoTime, securityLog);
    }

    /** The settings, above Akka's own, with which a system speaks mutual TLS with these files. */
    public static Config config(TlsFiles files) {
        return files.toConfig()
                .withFallback(
                        ConfigFactory.parseResources(MutualTls.class.getClassLoader(), "multiprocessing-tls.conf"));
    }

    @Override
    public SSLEngine createServerSSLEngine(String bindHost, int bindPort) {
        return new WatchedEngine(
                engines.current().server(),
                failure -> refusals.tell("a connection to this member was refused: " + failure.getMessage()));
    }

    @Override
    public SSLEngine createClientSSLEngine(String host, int port) {
        return new WatchedEngine(
                engines.current().client(host, port),
                failure -> refusals.tell(
                        "the connection to " + host + ":" + port + " was refused: " + failure.getMessage()));
    }

    @Override
    public Option<Throwable> verifyClientSession(String host, SSLSession session) {
        return verify("the connection to " + host, session);
    }

    @Override
    public Option<Throwable> verifyServerSession(String bindHost, SSLSession session) {
        return verify("a connection to this member", session);
    }

    private Option<Throwable> verify(String connection, SSLSession session) {
        try {
            engines.current().checkPeer(session);
            return Option.empty();
        } catch (CertificateException e) {
            refusals.tell(connection + " was refused: " + e.getMessage());
            return Option.apply(e);
        }
    }

    /** As Artery reads it. */
    private static String canonicalHost(Config config) {
        String host = config.getString(CANONICAL_HOST);
        try {
            return switch (host) {
                case "<getHostAddress>" -> InetAddress.getLocalHost().getHostAddress();
                case "<getHostName>" -> InetAddress.getLocalHost().getHostName();
                default -> host;
            };
        } catch (UnknownHostException e) {
            throw new TlsException(
                    CANONICAL_HOST + " is " + host + ", and the system knows neither: set it to the name or the address"
                            + " by which the other members reach this one",
                    e);
        }
    }
}
