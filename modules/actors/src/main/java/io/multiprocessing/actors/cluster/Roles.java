package io.multiprocessing.actors.cluster;

/** What a member is for. */
public final class Roles {
    /** It votes, and hosts processes for whoever asks. */
    public static final String AGENT = "mp-agent";

    /** It is a program; it comes and goes, and has no vote. */
    public static final String DRIVER = "mp-driver";

    private Roles() {}
}
