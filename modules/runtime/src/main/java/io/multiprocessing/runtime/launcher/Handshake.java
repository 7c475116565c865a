package io.multiprocessing.runtime.launcher;

import io.multiprocessing.link.handshake.Hello;
import io.multiprocessing.link.wire.Lane;
import io.multiprocessing.link.wire.Link;
import io.multiprocessing.link.wire.LinkListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The agent's side of one connection until it is known who calls. Whoever does not prove to be a JVM that was started
 * here is cut off without a word; one that was, but speaks something else, is told so.
 */
final class Handshake implements LinkListener {
    private final Map<Long, ChildJvm> children;
    private final Consumer<? super ChildJvm> linked;
    private boolean heard;

    Handshake(Map<Long, ChildJvm> children, Consumer<? super ChildJvm> linked) {
        this.children = children;
        this.linked = linked;
    }

    @Override
    public boolean onMessage(Link link, Lane lane, int kind, long id, byte[] body) {
        if (heard || kind != Hello.KIND) {
            link.close();
            return true;
        }
        heard = true;
        try {
            greeted(link, Hello.read(body));
        } catch (IOException e) {
            link.close();
        }
        return true;
    }

    private void greeted(Link link, Hello hello) {
        Optional<String> refusal = hello.refusal();
        if (refusal.isPresent()) {
            link.send(Lane.CONTROL, Hello.REFUSED, 0, refusal.get().getBytes(StandardCharsets.UTF_8));
            ChildJvm child = children.get(hello.launch());
            if (child != null && hello.proves(child.secret())) {
                child.refused(refusal.get());
            }
            return;
        }
        ChildJvm child = children.get(hello.launch());
        if (child == null || !child.greeted(hello, link)) {
            link.close();
            return;
        }
        link.trusted();
        linked.accept(child);
    }

    @Override
    public void onClosed(Link link, @Nullable Exception cause) {
        // The end of a JVM is told by the operating system.
    }
}
