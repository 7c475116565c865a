package io.multiprocessing.process;

import io.multiprocessing.Action0;
import io.multiprocessing.Action1;
import io.multiprocessing.Output;
import io.multiprocessing.client.instance.ClientInstance;
import io.multiprocessing.client.port.Identity;
import io.multiprocessing.link.payload.Payloads;
import io.multiprocessing.link.pool.Invocation;
import io.multiprocessing.link.process.StartMessage;
import io.multiprocessing.link.wire.Link;
import io.multiprocessing.process.boot.Boot;
import io.multiprocessing.process.link.LinkPort;
import io.multiprocessing.process.output.StandardStreams;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/**
 * What a spare does while it waits: it goes once through what a start does, so that the classes are there and initialised
 * when the start comes.
 */
final class Warmth {
    /** The name under which a launcher starts its spares. */
    static final String SPARE = "spare";

    private static final String NOWHERE = "io/multiprocessing/process/nowhere";

    private final Identity identity = new Identity(SPARE, 0, SPARE, "", false, null, Payloads.DEFAULT_MAX_BYTES);
    private final Payloads payloads = ClientInstance.payloads(identity, List.of());

    private Warmth() {}

    static void bring(Boot boot) throws Exception {
        Warmth warmth = new Warmth();
        String captured = "";
        warmth.call((Action1<String>) Warmth::nothing, captured);
        warmth.call((Action0) () -> nothing(captured));
        warmth.client(boot.link());
        streams(boot.link());
        // Opens every jar of the class path, as the search for the first class that is the program's own may have to.
        ClassLoader.getSystemResource(NOWHERE);
        // A worker's first task would wait until the page is mapped.
        boot.page().chunkStarted(0);
    }

    private void client(Link link) {
        ClientInstance instance = new ClientInstance(new LinkPort(link, identity), payloads).open();
        instance.currentProcess();
        instance.closeNow();
    }

    private void call(Object function, Object... arguments) throws Exception {
        StartMessage message = new StartMessage(
                identity.instance(),
                0,
                SPARE,
                "",
                false,
                SPARE,
                0,
                Output.INHERIT,
                identity.maxPayloadBytes(),
                List.of(),
                Map.of(),
                false,
                Invocation.encode(payloads, function, arguments));
        byte[] target = StartMessage.read(message.bytes()).target();
        if (target != null) {
            Invocation.decode(payloads, target).call();
        }
    }

    private static void streams(Link link) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        StandardStreams.install(link, false).endLines();
        System.setOut(out);
        System.setErr(err);
    }

    private static void nothing(String argument) {}
}
