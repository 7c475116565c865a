package io.multiprocessing.actors.process;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.TestInbox;
import io.multiprocessing.actors.agent.Agent;
import io.multiprocessing.actors.agent.AgentRequests;
import io.multiprocessing.actors.client.ClientRef;
import io.multiprocessing.actors.client.Links;
import io.multiprocessing.actors.client.ToClient;
import io.multiprocessing.actors.lock.LockRegistry;
import io.multiprocessing.actors.queue.QueueHost;
import io.multiprocessing.link.message.Kind;
import io.multiprocessing.link.pool.PoolMessages;
import io.multiprocessing.link.wire.Lane;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NodeLinkTest {
    private final PlayedJvms jvms = new PlayedJvms();
    private final HeldOutput output = new HeldOutput();
    private final TestInbox<ProcessNode.Command> node = TestInbox.create();
    private final List<Long> results = new ArrayList<>();
    private Runnable duringResult = () -> {};

    @AfterEach
    void close() {
        jvms.close();
    }

    /** As when the reader's thread brings the next just while the output's thread hands on the first. */
    @Test
    void result_thatArrivesWhileAnotherIsHandedOn_doesNotOvertake() throws Exception {
        PlayedJvm jvm = jvms.make();
        NodeLink link = link(jvm);
        link.onMessage(jvm.link(), Lane.CONTROL, Kind.OUTPUT, 0, new byte[] {1, 'x'});
        link.onMessage(jvm.link(), Lane.BULK, PoolMessages.RESULT, 1, new byte[0]);
        duringResult = () -> {
            duringResult = () -> {};
            link.onMessage(jvm.link(), Lane.BULK, PoolMessages.RESULT, 2, new byte[0]);
            link.onClosed(jvm.link(), null);
        };
        output.letGo();
        assertThat(results).isEmpty();
        output.letGo();
        assertThat(results).containsExactly(1L);
        assertThat(node.getAllReceived()).isEmpty();
        output.letGo();
        output.letGo();
        assertThat(results).containsExactly(1L, 2L);
        assertThat(node.getAllReceived()).containsExactly(new ProcessNode.LinkClosed(null));
    }

    @Test
    void result_withNothingPrinted_isHandedOnAtOnce() {
        PlayedJvm jvm = jvms.make();
        link(jvm).onMessage(jvm.link(), Lane.BULK, PoolMessages.RESULT, 1, new byte[0]);
        assertThat(results).containsExactly(1L);
    }

    private NodeLink link(PlayedJvm jvm) {
        AgentRequests requests = new AgentRequests(
                TestInbox.<Agent.Command>create().getRef(),
                TestInbox.<LockRegistry.Command>create().getRef(),
                TestInbox.<QueueHost.Command>create().getRef());
        WorkerOwner owner = (worker, kind, id, body) -> {
            duringResult.run();
            results.add(id);
        };
        ClientRef client =
                new ClientRef(5, "process 5", TestInbox.<ToClient>create().getRef());
        return new NodeLink(
                node.getRef(),
                new ProgramHearing(client, jvm.link(), requests, new Links(), output, "p", false, owner));
    }
}
