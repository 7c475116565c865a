package io.multiprocessing.process.boot;

import io.multiprocessing.link.handshake.Hello;
import io.multiprocessing.link.wire.Lane;
import io.multiprocessing.link.wire.Link;
import io.multiprocessing.link.wire.LinkListener;
import io.multiprocessing.link.wire.LinkLoop;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * Connects to the agent and says hello, beside everything else that a JVM does at its start: the first Unix domain socket
 * takes the JDK 15 to 25 ms, most of it to find the random numbers for names of sockets that nobody asked for.
 */
final class Connecting extends Thread {
    private final LaunchTicket ticket;
    private final LinkListener listener;

    // Under this object's lock.
    private @Nullable LinkLoop loop;
    private @Nullable Link link;
    private @Nullable Throwable failure;

    Connecting(LaunchTicket ticket, LinkListener listener) {
        super("connecting");
        setDaemon(true);
        this.ticket = ticket;
        this.listener = listener;
    }

    @Override
    public void run() {
        try {
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            channel.connect(UnixDomainSocketAddress.of(ticket.socket()));
            Link made = loop().attach(channel, listener);
            // Who can write to that socket has started this JVM.
            made.trusted();
            made.send(
                    Lane.CONTROL,
                    Hello.KIND,
                    0,
                    Hello.ofThisJvm(ticket.launch(), ticket.secret()).bytes());
            end(made, null);
        } catch (Throwable e) {
            end(null, e);
        }
    }

    synchronized void loop(LinkLoop started) {
        loop = started;
        notifyAll();
    }

    private synchronized LinkLoop loop() throws InterruptedException {
        while (loop == null) {
            wait();
        }
        return loop;
    }

    private synchronized void end(@Nullable Link made, @Nullable Throwable why) {
        link = made;
        failure = why;
        notifyAll();
    }

    /** Waits for the link or the failure, of which one comes: the agent listens before it starts a JVM, or is gone. */
    synchronized Link link() throws IOException {
        boolean interrupted = false;
        while (link == null && failure == null) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (link == null) {
            throw new IOException("cannot connect to " + ticket.socket() + ": " + failure, failure);
        }
        return link;
    }
}
