package io.multiprocessing.actors.peer;

import io.multiprocessing.actors.client.Links;
import io.multiprocessing.actors.host.ClassOffer;
import io.multiprocessing.actors.host.PlaceListener;
import io.multiprocessing.actors.host.ProgramSettings;
import io.multiprocessing.actors.process.Hearings;
import io.multiprocessing.actors.process.ProcessNode;
import java.util.List;

/**
 * What a program's agent needs to use other agents.
 *
 * @param jvmOptions of the driver's that processes have, too
 * @param links gets the ways to the processes there
 * @param supervisor hears of the lives of the processes there
 */
public record PeerSettings(
        ProgramSettings program,
        List<String> jvmOptions,
        ClassOffer classes,
        Hearings hearings,
        Links links,
        ProcessNode.Supervisor supervisor,
        PlaceListener places) {}
