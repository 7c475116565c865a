package io.multiprocessing.runtime.settings;

import org.jspecify.annotations.Nullable;

/**
 * An address of a member.
 *
 * @param host a name or an address, IPv6 without brackets
 * @param port 0 to 65535; 0 is any free one, and only for a member's own
 */
public record HostPort(String host, int port) {
    static final int MAX_PORT = 65_535;

    /** A name as the DNS and Compose have them, or an IPv4 address. */
    private static final String NAME = "[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?";

    private static final String IPV6 = "[0-9A-Fa-f]*:[0-9A-Fa-f]*:[0-9A-Fa-f:.]*";

    /** Zeros only, which no other address consists of; also as IPv6 writes IPv4. */
    private static final String WILDCARD = "(::[Ff]{4}:)?[0:.]+";

    /** @return the host as it is kept; null when others could not name it */
    static @Nullable String host(String text) {
        String host = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        return (host.matches(NAME) || host.matches(IPV6)) && !host.matches(WILDCARD) ? host : null;
    }

    /** @return null when it is not {@code host:port}; an IPv6 address needs its brackets */
    static @Nullable HostPort parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0 || !text.substring(colon + 1).matches("[0-9]{1,5}")) {
            return null;
        }
        String before = text.substring(0, colon);
        String host = before.contains(":") && !before.startsWith("[") ? null : host(before);
        int port = Integer.parseInt(text.substring(colon + 1));
        return host == null || port == 0 || port > MAX_PORT ? null : new HostPort(host, port);
    }

    /** As a file has it, an IPv6 address in brackets. */
    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
