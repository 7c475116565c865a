package io.multiprocessing.actors.host;

/** Hears of machines on which a program's processes can run. Thread-safe. */
public interface PlaceListener {
    void up(Place place);

    /** After {@link #up}: what ran there is lost. */
    void down(String node, String why);
}
