package io.multiprocessing.actors.tls;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Raw connections, by one who trusts everybody and shows the certificate that he has, whether asked for it or not. */
final class Stranger {
    private static final int TIMEOUT_MILLIS = 20_000;

    private final SSLContext context;

    private Stranger(KeyManager @Nullable [] keys) throws GeneralSecurityException {
        context = SSLContext.getInstance("TLS");
        context.init(keys, new TrustManager[] {new TrustingAll()}, null);
    }

    static Stranger withoutCertificate() throws GeneralSecurityException {
        return new Stranger(null);
    }

    static Stranger with(TlsFiles files) throws GeneralSecurityException {
        PrivateKey key = new PemFile(files.privateKey(), "key").privateKey();
        X509Certificate[] chain =
                new PemFile(files.certificate(), "certificate").certificates().toArray(new X509Certificate[0]);
        return new Stranger(new KeyManager[] {new ShowingAlways(key, chain)});
    }

    static Socket plain(int port) throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        return socket;
    }

    /** What a client of TLS says first. */
    byte[] hello() throws SSLException {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(true);
        ByteBuffer bytes = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), bytes);
        byte[] hello = new byte[bytes.flip().remaining()];
        bytes.get(hello);
        return hello;
    }

    SSLSocket connect(int port, String... protocols) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain(port), "127.0.0.1", port, true);
        if (protocols.length > 0) {
            socket.setEnabledProtocols(protocols);
        }
        return socket;
    }

    SSLServerSocket listen() throws IOException {
        SSLServerSocket server = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 8, InetAddress.getLoopbackAddress());
        server.setNeedClientAuth(true);
        server.setSoTimeout(TIMEOUT_MILLIS);
        return server;
    }

    private static final class TrustingAll extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    /** The JDK's own would rather show none than one that was not asked for. */
    private static final class ShowingAlways extends X509ExtendedKeyManager {
        private static final String ALIAS = "mine";

        private final PrivateKey key;
        private final X509Certificate[] chain;

        ShowingAlways(PrivateKey key, X509Certificate[] chain) {
            this.key = key;
            this.chain = chain;
        }

        @Override
        public String[] getClientAliases(String keyType, Principal[] issuers) {
            return new String[] {ALIAS};
        }

        @Override
        public @Nullable String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
            return ofKey(keyTypes);
        }

        @Override
        public String[] getServerAliases(String keyType, Principal[] issuers) {
            return new String[] {ALIAS};
        }

        @Override
        public @Nullable String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
            return ofKey(keyType);
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return chain;
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return key;
        }

        private @Nullable String ofKey(String... keyTypes) {
            for (String keyType : keyTypes) {
                if (keyType.equals(key.getAlgorithm())) {
                    return ALIAS;
                }
            }
            return null;
        }
    }
}
