package io.multiprocessing.process.training;

import io.multiprocessing.Output;
import io.multiprocessing.link.handshake.Hello;
import io.multiprocessing.link.message.Kind;
import io.multiprocessing.link.payload.Payloads;
import io.multiprocessing.link.pool.PoolMessages;
import io.multiprocessing.link.process.StartMessage;
import io.multiprocessing.link.status.StatusPage;
import io.multiprocessing.link.wire.Lane;
import io.multiprocessing.link.wire.Link;
import io.multiprocessing.link.wire.LinkListener;
import io.multiprocessing.link.wire.LinkLoop;
import io.multiprocessing.process.Main;
import io.multiprocessing.process.boot.LaunchTicket;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;

/**
 * Loads all of this library, then is a process and its own agent, so that what a start needs of the JDK is loaded too. Ends
 * by itself, upon which the JVM writes its archive; whoever started it limits its time.
 */
public final class Training {
    private static final String OURS = "io/multiprocessing/";
    private static final String CLASS = ".class";

    private Training() {}

    /** @param args a directory for its socket and status page */
    public static void main(String[] args) throws Exception {
        loadAll(System.getProperty("java.class.path"));
        Path scratch = Path.of(args[0]);
        Path socket = scratch.resolve("training");
        Path page = scratch.resolve("training-status");
        StatusPage.create(page);
        LinkLoop.start("training").listen(socket, Agent::new);
        try (URLClassLoader directory =
                new URLClassLoader(new URL[] {scratch.toUri().toURL()})) {
            // A program's own classes are often in a directory, and what reads one is not in the JDK's own archive.
            directory.findResource("training-status");
        }
        ByteArrayOutputStream ticket = new ByteArrayOutputStream();
        new LaunchTicket(socket, page, 1, new byte[32]).write(ticket);
        System.setIn(new ByteArrayInputStream(ticket.toByteArray()));
        Main.main(new String[] {"spare"});
    }

    private static void loadAll(String classPath) throws IOException {
        ClassLoader loader = Training.class.getClassLoader();
        for (String entry : classPath.split(File.pathSeparator, -1)) {
            try (JarFile jar = new JarFile(entry)) {
                for (String name : jar.stream().map(ZipEntry::getName).toList()) {
                    if (name.startsWith(OURS) && name.endsWith(CLASS)) {
                        load(name.substring(0, name.length() - CLASS.length()).replace('/', '.'), loader);
                    }
                }
            }
        }
    }

    private static void load(String name, ClassLoader loader) {
        try {
            Class.forName(name, false, loader);
        } catch (ClassNotFoundException | LinkageError e) {
            // One that needs what is not there, such as an annotation of a package: it will not be needed either.
        }
    }

    /** Takes the process for a pool's worker, and retires it as soon as it is ready. */
    private static final class Agent implements LinkListener {
        @Override
        public boolean onMessage(Link link, Lane lane, int kind, long id, byte[] body) {
            switch (kind) {
                case Hello.KIND -> {
                    link.trusted();
                    link.send(Lane.CONTROL, Kind.START, 0, start().bytes());
                }
                case Kind.READY -> link.send(Lane.BULK, PoolMessages.RETIRE, 0, new byte[0]);
                default -> {}
            }
            return true;
        }

        private static StartMessage start() {
            return new StartMessage(
                    "training",
                    1,
                    "training",
                    "",
                    false,
                    "training",
                    0,
                    Output.INHERIT,
                    Payloads.DEFAULT_MAX_BYTES,
                    List.of(),
                    Map.of(),
                    true,
                    null);
        }

        @Override
        public void onClosed(Link link, @Nullable Exception cause) {}
    }
}
