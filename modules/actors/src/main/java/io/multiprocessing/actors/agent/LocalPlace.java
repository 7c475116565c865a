package io.multiprocessing.actors.agent;

import io.multiprocessing.Node;
import io.multiprocessing.actors.host.Launch;
import io.multiprocessing.actors.host.Nodes;
import io.multiprocessing.actors.host.Occupancy;
import io.multiprocessing.actors.host.Place;
import io.multiprocessing.link.process.ProcessRequest.How;

/** The machine that the program's agent is on: the processes are children of its actor. */
final class LocalPlace implements Place {
    private final Nodes<Agent.Command> nodes;
    private final Node here;
    private final Occupancy occupancy;

    LocalPlace(Nodes<Agent.Command> nodes, Node here, Occupancy occupancy) {
        this.nodes = nodes;
        this.occupancy = occupancy;
        this.here = here;
    }

    @Override
    public Node node() {
        return new Node(here.id(), here.host(), here.port(), here.roles(), here.cpus(), occupancy.processes());
    }

    @Override
    public void start(Launch launch) {
        nodes.start(launch);
    }

    @Override
    public void signal(long process, How how) {
        nodes.signal(process, how);
    }

    @Override
    public void retire(long process) {
        nodes.retire(process);
    }
}
