package io.multiprocessing.actors.agent;

import io.multiprocessing.actors.client.Links;
import io.multiprocessing.actors.process.Launcher;
import io.multiprocessing.actors.process.OutputSink;
import io.multiprocessing.actors.process.WorkerOwner;
import java.time.Duration;
import java.util.List;

/**
 * What an agent is made of.
 *
 * @param instance id of its program
 * @param driver hears the workers of the driver's pools
 * @param codecs class names of the payload codecs that processes use
 * @param maxProcesses more are refused
 * @param tick period in which processes are asked for a sign of life;
 *     {@link io.multiprocessing.actors.process.ProcessNode#SILENT_TICKS} unanswered ones in a row mean the end
 * @param pings false: nobody is asked, as under a debugger
 * @param everyTick is run once in each period while there are processes
 */
public record AgentSettings(
        String instance,
        Launcher launcher,
        Links links,
        OutputSink output,
        WorkerOwner driver,
        int maxPayloadBytes,
        List<String> codecs,
        int maxProcesses,
        Duration tick,
        boolean pings,
        Runnable everyTick) {}
