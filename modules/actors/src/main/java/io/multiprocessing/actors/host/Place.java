package io.multiprocessing.actors.host;

import io.multiprocessing.Node;
import io.multiprocessing.link.process.ProcessRequest.How;

/**
 * An agent on which a program's processes run, as the program's own agent sees it. Belongs to that actor. What becomes of a
 * process is told to the {@link io.multiprocessing.actors.process.ProcessNode.Supervisor} that the place was made with, also
 * when the agent itself is lost.
 */
public interface Place {
    /** What is known of the agent now. */
    Node node();

    /** Starts a process. */
    void start(Launch launch);

    /** Nothing if it has ended. */
    void signal(long process, How how);

    /** A pool's worker: exit when the tasks before this are done. */
    void retire(long process);
}
