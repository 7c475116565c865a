package io.multiprocessing.examples.jars;

import java.io.Serializable;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Comparator;

/** Who read a jar: a process, of whose id there may be one on every machine. */
record Reader(String host, long pid) implements Comparable<Reader>, Serializable {
    /** This JVM. */
    static final Reader HERE = new Reader(hostName(), ProcessHandle.current().pid());

    private static final Comparator<Reader> ORDER =
            Comparator.comparing(Reader::host).thenComparing(Reader::pid);

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    @Override
    public int compareTo(Reader other) {
        return ORDER.compare(this, other);
    }
}
