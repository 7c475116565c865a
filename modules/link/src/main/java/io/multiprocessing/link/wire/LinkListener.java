package io.multiprocessing.link.wire;

import org.jspecify.annotations.Nullable;

/**
 * Receiver of a link's messages. Called on the loop's reader thread, one message at a time: it must not block, decode
 * payloads or run user code. If it throws, its link is closed with that cause.
 */
public interface LinkListener {
    /**
     * A message has come, whole.
     *
     * @return true: its bytes are consumed now; false: {@link Link#consumed} will be called for it, once, later
     */
    boolean onMessage(Link link, Lane lane, int kind, long id, byte[] body);

    /**
     * The link is closed. Called once, after the last message.
     *
     * @param cause null after the other end's end of file (its death is one) or a close at this end
     */
    void onClosed(Link link, @Nullable Exception cause);
}
