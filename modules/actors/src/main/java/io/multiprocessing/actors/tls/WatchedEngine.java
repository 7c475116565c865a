package io.multiprocessing.actors.tls;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;

/**
 * An engine that tells, once, why its connection failed. Akka closes such a connection and says nothing of it.
 *
 * <p>Everything else is the JDK's engine.
 */
final class WatchedEngine extends SSLEngine {
    private static final byte ALERT_RECORD = 21;
    private static final int RECORD_HEADER = 5;
    private static final int ALERT_LENGTH = 2;
    private static final int CLOSE_NOTIFY = 0;
    private static final int USER_CANCELED = 90;

    private final SSLEngine engine;
    private final Consumer<SSLException> onFailure;
    private boolean told;

    WatchedEngine(SSLEngine engine, Consumer<SSLException> onFailure) {
        super(engine.getPeerHost(), engine.getPeerPort());
        this.engine = engine;
        this.onFailure = onFailure;
    }

    @Override
    public SSLEngineResult wrap(ByteBuffer[] sources, int offset, int length, ByteBuffer target) throws SSLException {
        try {
            return engine.wrap(sources, offset, length, target);
        } catch (SSLException e) {
            tell(e);
            throw e;
        }
    }

    @Override
    public SSLEngineResult unwrap(ByteBuffer source, ByteBuffer[] targets, int offset, int length) throws SSLException {
        int start = source.position();
        try {
            return engine.unwrap(source, targets, offset, length);
        } catch (SSLException e) {
            int alert = alertInTheClear(source, start);
            if (alert < 0) {
                tell(e);
            } else if (alert != CLOSE_NOTIFY && alert != USER_CANCELED) {
                tell(new SSLException("the other end gave up the handshake with alert " + alert + " of TLS", e));
            }
            throw e;
        }
    }

    private void tell(SSLException failure) {
        if (!told) {
            told = true;
            onFailure.accept(failure);
        }
    }

    /**
     * Whoever gives up before it has keys says so in the clear (RFC 8446, 6.2), also to an engine that expects all to be
     * encrypted by then. A member that stops while it connects is no attack.
     *
     * @return the alert's description; -1 if the record at that place is none in the clear
     */
    private static int alertInTheClear(ByteBuffer source, int start) {
        if (source.limit() - start < RECORD_HEADER + ALERT_LENGTH || source.get(start) != ALERT_RECORD) {
            return -1;
        }
        int length = source.getShort(start + RECORD_HEADER - 2);
        return length == ALERT_LENGTH ? source.get(start + RECORD_HEADER + 1) & 0xff : -1;
    }

    @Override
    public Runnable getDelegatedTask() {
        return engine.getDelegatedTask();
    }

    @Override
    public void closeInbound() throws SSLException {
        engine.closeInbound();
    }

    @Override
    public boolean isInboundDone() {
        return engine.isInboundDone();
    }

    @Override
    public void closeOutbound() {
        engine.closeOutbound();
    }

    @Override
    public boolean isOutboundDone() {
        return engine.isOutboundDone();
    }

    @Override
    public void beginHandshake() throws SSLException {
        engine.beginHandshake();
    }

    @Override
    public SSLEngineResult.HandshakeStatus getHandshakeStatus() {
        return engine.getHandshakeStatus();
    }

    @Override
    public SSLSession getSession() {
        return engine.getSession();
    }

    @Override
    public SSLSession getHandshakeSession() {
        return engine.getHandshakeSession();
    }

    @Override
    public SSLParameters getSSLParameters() {
        return engine.getSSLParameters();
    }

    @Override
    public void setSSLParameters(SSLParameters parameters) {
        engine.setSSLParameters(parameters);
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return engine.getSupportedCipherSuites();
    }

    @Override
    public String[] getEnabledCipherSuites() {
        return engine.getEnabledCipherSuites();
    }

    @Override
    public void setEnabledCipherSuites(String[] suites) {
        engine.setEnabledCipherSuites(suites);
    }

    @Override
    public String[] getSupportedProtocols() {
        return engine.getSupportedProtocols();
    }

    @Override
    public String[] getEnabledProtocols() {
        return engine.getEnabledProtocols();
    }

    @Override
    public void setEnabledProtocols(String[] protocols) {
        engine.setEnabledProtocols(protocols);
    }

    @Override
    public void setUseClientMode(boolean mode) {
        engine.setUseClientMode(mode);
    }

    @Override
    public boolean getUseClientMode() {
        return engine.getUseClientMode();
    }

    @Override
    public void setNeedClientAuth(boolean need) {
        engine.setNeedClientAuth(need);
    }

    @Override
    public boolean getNeedClientAuth() {
        return engine.getNeedClientAuth();
    }

    @Override
    public void setWantClientAuth(boolean want) {
        engine.setWantClientAuth(want);
    }

    @Override
    public boolean getWantClientAuth() {
        return engine.getWantClientAuth();
    }

    @Override
    public void setEnableSessionCreation(boolean enable) {
        engine.setEnableSessionCreation(enable);
    }

    @Override
    public boolean getEnableSessionCreation() {
        return engine.getEnableSessionCreation();
    }
}
