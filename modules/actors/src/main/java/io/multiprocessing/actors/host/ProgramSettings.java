package io.multiprocessing.actors.host;

import java.time.Duration;
import java.util.List;

/**
 * What all processes of a program have in common, wherever they run.
 *
 * @param instance id of the program
 * @param codecs class names of the payload codecs that processes use
 * @param tick period in which processes are asked for a sign of life;
 *     {@link io.multiprocessing.actors.process.ProcessNode#SILENT_TICKS} unanswered ones in a row mean the end
 * @param pings false: nobody is asked, as under a debugger
 */
public record ProgramSettings(String instance, int maxPayloadBytes, List<String> codecs, Duration tick, boolean pings) {
    public ProgramSettings {
        codecs = List.copyOf(codecs);
    }
}
