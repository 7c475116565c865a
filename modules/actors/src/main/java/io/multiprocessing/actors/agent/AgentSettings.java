package io.multiprocessing.actors.agent;

import akka.actor.typed.ActorSystem;
import io.multiprocessing.Node;
import io.multiprocessing.actors.client.Links;
import io.multiprocessing.actors.host.Occupancy;
import io.multiprocessing.actors.host.ProgramSettings;
import io.multiprocessing.actors.process.Launcher;
import io.multiprocessing.actors.process.OutputSink;
import io.multiprocessing.actors.process.WorkerOwner;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a program's agent is made of.
 *
 * @param launcher starts JVMs on this machine; null: none runs here
 * @param driver hears the workers of the driver's pools
 * @param occupancy of this machine, by other programs too
 * @param here this machine, as it is without processes
 * @param everyTick is run once in each period while there are processes here
 */
public record AgentSettings(
        ProgramSettings program,
        @Nullable Launcher launcher,
        Links links,
        OutputSink output,
        WorkerOwner driver,
        Occupancy occupancy,
        Function<? super ActorSystem<?>, Node> here,
        Runnable everyTick) {}
