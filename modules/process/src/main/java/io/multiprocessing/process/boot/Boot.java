package io.multiprocessing.process.boot;

import io.multiprocessing.link.handshake.Hello;
import io.multiprocessing.link.status.StatusPage;
import io.multiprocessing.link.wire.Lane;
import io.multiprocessing.link.wire.Link;
import io.multiprocessing.link.wire.LinkListener;
import io.multiprocessing.link.wire.LinkLoop;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a process has once it can hear its agent: the link and the status page.
 *
 * <p>Every millisecond here is one of each cold start: nothing is loaded that need not be.
 */
public final class Boot {
    private static final String CHANNELS = "java.nio.channels.spi.SelectorProvider";
    private static final String JDK_CHANNELS = "sun.nio.ch.EPollSelectorProvider";

    private final LinkLoop loop;
    private final Link link;
    private final StatusPage page;
    private final long launch;

    private Boot(LinkLoop loop, Link link, StatusPage page, long launch) {
        this.loop = loop;
        this.link = link;
        this.page = page;
        this.launch = launch;
    }

    /**
     * Reads from standard input where the agent is, which leaves it empty for everybody else; says hello; sees to it that
     * the status page tells later how this JVM ended. Once for each JVM, at its very start.
     *
     * <p>A refusal of the agent's halts the JVM with its words on standard error. That the agent died, the listener hears as
     * {@link LinkListener#onClosed}: a process must halt then.
     *
     * @param listener gets every message, from the first one on; maybe before this returns
     * @throws IOException if there is no agent
     */
    public static Boot connect(LinkListener listener) throws IOException {
        LaunchTicket ticket = LaunchTicket.read(System.in);
        System.setIn(InputStream.nullInputStream());
        boolean named = nameSelectorProvider();
        Connecting connecting = new Connecting(ticket, new Greeted(listener));
        connecting.start();
        StatusPage page = StatusPage.open(ticket.page());
        Runtime.getRuntime().addShutdownHook(new ExitRecord(page));
        LinkLoop loop = LinkLoop.start("process");
        connecting.loop(loop);
        Link link = connecting.link();
        if (named) {
            System.clearProperty(CHANNELS);
        }
        return new Boot(loop, link, page, ticket.launch());
    }

    /**
     * Spares the search of the whole class path for somebody else's channels, which opens every jar. Whoever names others,
     * as the JDK lets him, gets those.
     */
    private static boolean nameSelectorProvider() {
        boolean known = System.getProperty(CHANNELS) == null
                && Runtime.version().feature() <= 25
                && System.getProperty("os.name").equals("Linux");
        if (known) {
            System.setProperty(CHANNELS, JDK_CHANNELS);
        }
        return known;
    }

    public LinkLoop loop() {
        return loop;
    }

    public Link link() {
        return link;
    }

    public StatusPage page() {
        return page;
    }

    /** Number of this launch, as the agent counts. */
    public long launch() {
        return launch;
    }

    /** Hears whether the agent takes this process, then steps aside. */
    private static final class Greeted implements LinkListener {
        private final LinkListener next;

        Greeted(LinkListener next) {
            this.next = next;
        }

        @Override
        public boolean onMessage(Link link, Lane lane, int kind, long id, byte[] body) {
            if (kind == Hello.REFUSED) {
                System.err.println(new String(body, StandardCharsets.UTF_8));
                Runtime.getRuntime().halt(1);
            }
            link.listener(next);
            return next.onMessage(link, lane, kind, id, body);
        }

        @Override
        public void onClosed(Link link, @Nullable Exception cause) {
            next.onClosed(link, cause);
        }
    }
}
