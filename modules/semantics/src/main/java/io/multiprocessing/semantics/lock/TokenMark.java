package io.multiprocessing.semantics.lock;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Up to which number tokens are given away, and whose word on that counts. Each voter keeps one through its restarts.
 *
 * <p>A mark is safe once a majority of its electorate and one of the electorate before it keep it. While a voter is added or
 * given up the two differ: whoever reads such a mark cannot know which of them was last agreed on, and asks both. After
 * that a mark is written in which they are the same. So any two reigns that may grant have a voter in common, however the
 * electorate changed between them.
 *
 * @param epoch the reign that wrote it; a later reign's counts, because it has read what was safe before
 * @param mark no token above it was given away under it; each mark that a reign writes is greater
 * @param before the voters that were agreed on
 * @param electorate the voters that shall be
 */
public record TokenMark(Epoch epoch, long mark, Set<String> before, Set<String> electorate)
        implements Comparable<TokenMark> {
    /** What nobody has agreed to at any time. */
    public static final long NEVER = Long.MIN_VALUE;

    public TokenMark {
        before = Set.copyOf(before);
        electorate = Set.copyOf(electorate);
        if (before.isEmpty() || electorate.isEmpty()) {
            throw new IllegalArgumentException("an electorate must have a voter: " + before + ", " + electorate);
        }
    }

    /** What holds where no voter has kept a mark: no token was ever given, and the founders vote. */
    public static TokenMark first(Set<String> founders) {
        return new TokenMark(Epoch.NONE, 0, founders, founders);
    }

    /** A greater mark with the same voters. */
    public TokenMark next(Epoch writer, long block) {
        return new TokenMark(writer, mark + block, before, electorate);
    }

    /** A greater mark on the way to other voters; only from a settled one that is safe. */
    public TokenMark towards(Set<String> voters, long block) {
        return new TokenMark(epoch, mark + block, electorate, voters);
    }

    /** Whether the voters are not just being changed. */
    public boolean isSettled() {
        return before.equals(electorate);
    }

    /** Whether these voters are a majority of both electorates. */
    public boolean isCarriedBy(Set<String> voters) {
        return isMajority(before, voters) && isMajority(electorate, voters);
    }

    /**
     * The latest time to which a majority of both electorates has agreed.
     *
     * @param times the latest to which each voter agreed
     * @return {@link #NEVER} while there is none
     */
    public long agreedAt(Map<String, Long> times) {
        return Math.min(agreedAt(before, times), agreedAt(electorate, times));
    }

    @Override
    public int compareTo(TokenMark other) {
        int byEpoch = epoch.compareTo(other.epoch);
        return byEpoch != 0 ? byEpoch : Long.compare(mark, other.mark);
    }

    private static boolean isMajority(Set<String> all, Set<String> some) {
        Set<String> common = new HashSet<>(all);
        common.retainAll(some);
        return 2 * common.size() > all.size();
    }

    private static long agreedAt(Set<String> all, Map<String, Long> times) {
        long[] ascending = new long[all.size()];
        int index = 0;
        for (String voter : all) {
            ascending[index++] = times.getOrDefault(voter, NEVER);
        }
        Arrays.sort(ascending);
        int majority = all.size() / 2 + 1;
        return ascending[all.size() - majority];
    }
}
