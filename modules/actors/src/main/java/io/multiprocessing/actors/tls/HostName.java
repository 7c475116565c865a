package io.multiprocessing.actors.tls;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.net.ssl.SNIHostName;

/** The name or the IP address by which others reach a host, as certificates have it. Never looked up. */
public final class HostName {
    private static final Pattern DIGITS_AND_DOTS = Pattern.compile("[0-9.]+");
    private static final Pattern IPV4 =
            Pattern.compile("((25[0-5]|2[0-4]\\d|1?\\d?\\d)\\.){3}(25[0-5]|2[0-4]\\d|1?\\d?\\d)");

    /** The types of a name in a certificate's subjectAltName. */
    private static final int DNS = 2;

    private static final int IP = 7;

    private final String text;
    private final boolean address;

    private HostName(String text, boolean address) {
        this.text = text;
        this.address = address;
    }

    /**
     * Takes an IPv4 or IPv6 address, in brackets or not, or a DNS name.
     *
     * @throws IllegalArgumentException if it is neither; says why
     */
    public static HostName of(String host) {
        String text = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        if (text.indexOf(':') >= 0) {
            if (!isIpv6(text)) {
                throw new IllegalArgumentException(
                        "\"" + host + "\" is not an IPv6 address; and a host is given without a port");
            }
            return new HostName(text, true);
        }
        if (DIGITS_AND_DOTS.matcher(text).matches()) {
            if (!IPV4.matcher(text).matches()) {
                throw new IllegalArgumentException("\"" + host + "\" is neither a name nor an IPv4 address");
            }
            return new HostName(text, true);
        }
        try {
            // The JDK takes the host that it dials for this, too, when it looks for it in a certificate.
            return new HostName(new SNIHostName(text).getAsciiName().toLowerCase(Locale.ROOT), false);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "\"" + host
                            + "\" is not a host name: letters, digits and - (no _), in parts of at most 63 with dots"
                            + " between; or an IP address",
                    e);
        }
    }

    /** Whether it is an IP address. */
    public boolean isAddress() {
        return address;
    }

    /** Without brackets, in small letters. */
    @Override
    public String toString() {
        return text;
    }

    /** The names and addresses that a certificate is for. */
    static List<String> in(X509Certificate certificate) {
        List<String> names = new ArrayList<>();
        for (List<?> entry : alternatives(certificate)) {
            if (entry.get(0).equals(DNS) || entry.get(0).equals(IP)) {
                names.add(String.valueOf(entry.get(1)));
            }
        }
        return names;
    }

    /** Whether a peer that dials this host would take the certificate for it. */
    boolean isIn(X509Certificate certificate) {
        for (List<?> entry : alternatives(certificate)) {
            String name = String.valueOf(entry.get(1));
            if (address
                    ? entry.get(0).equals(IP) && isSameAddress(name)
                    : entry.get(0).equals(DNS) && isNamed(name)) {
                return true;
            }
        }
        return false;
    }

    private boolean isNamed(String dns) {
        String name = dns.toLowerCase(Locale.ROOT);
        int dot = text.indexOf('.');
        return name.equals(text)
                || (name.startsWith("*.") && dot > 0 && name.substring(1).equals(text.substring(dot)));
    }

    private boolean isSameAddress(String other) {
        try {
            return InetAddress.getByName(text).equals(InetAddress.getByName(other));
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static boolean isIpv6(String text) {
        try {
            // With a colon in it, it is an address or refused; nothing is looked up. A zone is no part of a
            // certificate.
            return text.indexOf('%') < 0 && InetAddress.getByName("[" + text + "]") != null;
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static Collection<List<?>> alternatives(X509Certificate certificate) {
        try {
            Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
            return alternatives == null ? List.of() : alternatives;
        } catch (CertificateParsingException e) {
            return List.of();
        }
    }
}
