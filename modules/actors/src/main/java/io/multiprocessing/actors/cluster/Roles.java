package io.multiprocessing.actors.cluster;

import akka.cluster.Member;
import java.util.Set;
import java.util.stream.Collectors;

/** What a member is for. */
public final class Roles {
    /** It votes, and hosts processes for whoever asks. */
    public static final String AGENT = "mp-agent";

    /** It is a program; it comes and goes, and has no vote. */
    public static final String DRIVER = "mp-driver";

    private Roles() {}

    /** A member's roles without the one in which Akka has its data center. */
    public static Set<String> of(Member member) {
        return member.getRoles().stream()
                .filter(role -> !role.startsWith("dc-"))
                .collect(Collectors.toUnmodifiableSet());
    }
}
