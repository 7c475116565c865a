package io.multiprocessing.process;

import io.multiprocessing.Action1;
import io.multiprocessing.Output;
import io.multiprocessing.client.instance.ClientInstance;
import io.multiprocessing.client.port.Identity;
import io.multiprocessing.link.payload.Payloads;
import io.multiprocessing.link.pool.Invocation;
import io.multiprocessing.link.process.StartMessage;
import io.multiprocessing.link.wire.Link;
import io.multiprocessing.process.link.LinkPort;
import io.multiprocessing.process.output.StandardStreams;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/**
 * What a spare does while it waits: it goes once through what a start does, so that the classes are there and initialised
 * when the start comes. Most of the time of a cold start is the first lambda that is decoded.
 */
final class Warmth {
    /** The name under which a launcher starts its spares. */
    static final String SPARE = "spare";

    private Warmth() {}

    static void bring(Link link) throws Exception {
        Identity identity = new Identity("spare", 0, SPARE, "", false, null, Payloads.DEFAULT_MAX_BYTES);
        Payloads payloads = ClientInstance.payloads(identity, List.of());
        byte[] target = Invocation.encode(payloads, (Action1<String>) Warmth::nothing, "");
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
                target);
        StartMessage start = StartMessage.read(message.bytes());
        byte[] body = start.target();
        if (body != null) {
            Invocation.decode(payloads, body).call();
        }
        ClientInstance instance = new ClientInstance(new LinkPort(link, identity), payloads).open();
        instance.currentProcess();
        instance.closeNow();
        streams(link);
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
