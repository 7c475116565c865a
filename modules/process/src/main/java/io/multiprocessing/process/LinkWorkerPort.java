package io.multiprocessing.process;

import io.multiprocessing.link.wire.Lane;
import io.multiprocessing.process.boot.Boot;
import io.multiprocessing.process.output.StandardStreams;
import io.multiprocessing.process.pool.WorkerPort;

/** A worker's way out, over the link of its process. */
final class LinkWorkerPort implements WorkerPort {
    private final Boot boot;
    private final StandardStreams streams;

    LinkWorkerPort(Boot boot, StandardStreams streams) {
        this.boot = boot;
        this.streams = streams;
    }

    @Override
    public void reply(int kind, long id, byte[] body) {
        boot.link().send(Lane.BULK, kind, id, body);
    }

    @Override
    public void replyFromReader(int kind, long id, byte[] body) {
        boot.link().send(Lane.BULK, kind, id, body);
    }

    @Override
    public void chunkStarted(long chunk) {
        boot.page().chunkStarted(chunk);
    }

    @Override
    public void consumed(int bytes) {
        boot.link().consumed(Lane.BULK, bytes);
    }

    @Override
    public void flushOutput() {
        streams.endLines();
    }
}
