package io.multiprocessing.actors.client;

import io.multiprocessing.link.codec.Events;
import io.multiprocessing.link.codec.Replies;
import io.multiprocessing.link.message.Kind;
import io.multiprocessing.link.pool.PoolEvent;
import io.multiprocessing.link.wire.Lane;
import io.multiprocessing.link.wire.Outlet;

/** Writes down what is said to a process, and sends it. */
public final class ClientOutlet {
    private static final int SMALL = 4096;

    private ClientOutlet() {}

    /** Sends it on the lane that suits its size and keeps its place. */
    public static void send(Outlet to, ToClient what) {
        if (what instanceof ToClient.Answer answer) {
            byte[] body = Replies.bytes(answer.reply());
            to.send(body.length <= SMALL ? Lane.CONTROL : Lane.BULK, Kind.REPLY, answer.request(), body);
        } else if (what instanceof ToClient.News news) {
            // News of a pool keep their place behind what its workers said.
            Lane lane = news.event() instanceof PoolEvent ? Lane.BULK : Lane.CONTROL;
            to.send(lane, Kind.EVENT, 0, Events.bytes(news.event()));
        }
    }
}
