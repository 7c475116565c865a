package io.multiprocessing.examples.jars;

import java.io.Serializable;
import java.util.List;

/**
 * What one jar holds: what a process sends back.
 *
 * @param jar its path below the folder
 * @param bytes its size
 * @param unpackedBytes the size of everything in it
 * @param classBytes the size of its class files
 * @param packedBytes the size of its class files as they are packed in the jar
 * @param repackedBytes the size that they would have, packed as well as can be
 * @param damagedClasses files named .class that are none
 * @param damage why it could not be read to its end, or empty
 * @param reader the process that read it
 */
record JarIndex(
        String jar,
        long bytes,
        long unpackedBytes,
        long classBytes,
        long packedBytes,
        long repackedBytes,
        List<ClassEntry> classes,
        int damagedClasses,
        String damage,
        Reader reader)
        implements Serializable {

    boolean damaged() {
        return !damage.isEmpty();
    }

    /**
     * One class.
     *
     * @param fingerprint the first eight bytes of the SHA-256 of its class file
     * @param release the Java release that it was compiled for
     * @param versioned whether it is one of META-INF/versions, which stands in for another on newer JVMs
     */
    record ClassEntry(String name, int bytes, long fingerprint, int release, int methods, boolean versioned)
            implements Serializable {
        String packageName() {
            int dot = name.lastIndexOf('.');
            return dot < 0 ? "" : name.substring(0, dot);
        }
    }
}
