package io.multiprocessing.link.wire;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** Both ends of a connected Unix domain socket. */
record Ends(SocketChannel left, SocketChannel right) {
    static Ends connect() throws IOException {
        Path directory = Files.createTempDirectory(Path.of("/tmp"), "mp");
        Path socket = directory.resolve("s");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            SocketChannel left = SocketChannel.open(UnixDomainSocketAddress.of(socket));
            return new Ends(left, server.accept());
        } finally {
            Files.deleteIfExists(socket);
            Files.delete(directory);
        }
    }
}
