package io.multiprocessing.runtime.admin;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where admin sockets are: each in a directory that nobody but its owner may enter. */
public final class SocketPlace {
    /** The path of one may have 108 bytes on Linux, 104 on macOS, with a zero at the end. */
    static final int MAX_PATH_BYTES = 100;

    private static final String SUFFIX = ".sock";
    private static final Set<PosixFilePermission> OWNERS = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private SocketPlace() {}

    /**
     * Tells where this user's agents have their sockets unless they are told otherwise.
     *
     * @return below {@code XDG_RUNTIME_DIR} if that is a directory, or else below {@code /tmp}; it need not be there
     * @throws AdminException if this user cannot be told
     */
    public static Path directory() {
        return directory(System.getenv("XDG_RUNTIME_DIR"), Path.of("/tmp"));
    }

    static Path directory(@Nullable String runtime, Path other) {
        if (runtime != null && runtime.startsWith("/") && Files.isDirectory(Path.of(runtime))) {
            return Path.of(runtime, "multiprocessing");
        }
        return other.resolve("multiprocessing-" + user().getName());
    }

    /**
     * Finds the sockets in {@link #directory()} at which somebody listens.
     *
     * @return sorted; empty if there is no such directory
     * @throws AdminException if the directory is somebody else's, or open to others
     */
    public static List<Path> living() {
        Path directory = directory();
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        check(directory);
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(SUFFIX) && !isDead(file))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new AdminException("cannot look for admin sockets in " + directory + ": " + e, e);
        }
    }

    static String fileName(String cluster, int port) {
        return cluster + "-" + port + SUFFIX;
    }

    /** Makes the directory of a socket, or checks the one that is there. */
    static void prepare(Path socket) {
        int bytes = socket.toString().getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_PATH_BYTES) {
            throw new AdminException("the admin socket's path has " + bytes + " bytes, at most " + MAX_PATH_BYTES
                    + " are possible: " + socket + "; set admin.socket to a shorter one");
        }
        Path directory = socket.toAbsolutePath().getParent();
        if (directory == null) {
            throw new AdminException("the admin socket cannot be " + socket + "; set admin.socket to a file");
        }
        try {
            Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(OWNERS));
        } catch (FileAlreadyExistsException e) {
            check(directory);
        } catch (IOException e) {
            throw new AdminException(
                    "cannot make the admin socket's directory " + directory + ": " + e
                            + "; set admin.socket to a place that can be written",
                    e);
        }
    }

    private static void check(Path directory) {
        try {
            PosixFileAttributes found =
                    Files.readAttributes(directory, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!found.isDirectory()) {
                throw new AdminException(directory + " is no directory, so no admin socket can be in it");
            }
            UserPrincipal user = user();
            if (!found.owner().equals(user)) {
                throw new AdminException(
                        directory + " belongs to " + found.owner().getName() + ", not to "
                                + user.getName() + ", so no admin socket of " + user.getName()
                                + " can be in it; set admin.socket to a place of your own");
            }
            if (!OWNERS.containsAll(found.permissions())) {
                throw new AdminException(directory + " is open to others ("
                        + PosixFilePermissions.toString(found.permissions())
                        + "), and whoever reaches an admin socket can kill; chmod 700 it, or set admin.socket to a place"
                        + " of its own");
            }
        } catch (IOException e) {
            throw new AdminException("cannot look at the admin socket's directory " + directory + ": " + e, e);
        }
    }

    /** As whom this JVM makes files; the name of a property may be another, or none, as in a container. */
    private static UserPrincipal user() {
        try {
            Path made = Files.createTempFile("mp", null);
            try {
                return Files.getOwner(made);
            } finally {
                Files.delete(made);
            }
        } catch (IOException e) {
            throw new AdminException(
                    "cannot tell which user this is, as no file can be made in java.io.tmpdir: " + e, e);
        }
    }

    /** Whether whoever made the socket has ended. */
    static boolean isDead(Path socket) {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            // Blocking, it would wait for one that is alive and accepts nobody.
            channel.configureBlocking(false);
            channel.connect(UnixDomainSocketAddress.of(socket));
            return false;
        } catch (ConnectException e) {
            return true;
        } catch (IOException e) {
            // Nobody knows; then it is not removed.
            return false;
        }
    }
}
