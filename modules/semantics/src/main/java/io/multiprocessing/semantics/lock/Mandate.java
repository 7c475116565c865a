package io.multiprocessing.semantics.lock;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The right of one reign to grant: which voters stand behind it, until when, and which tokens are its own.
 *
 * <p>First it reads: the highest mark that the voters keep says who votes. When those have promised, it writes its own mark with
 * the same voters, and the tokens up to it are its own when that is safe. Only then may it change the voters, one safe mark
 * after the other. All times are those of the sending of what was answered: how long an answer took is never a licence.
 */
final class Mandate {
    /** How long a reign may grant after it asked a majority. */
    static final long LEASE_NANOS = 3_000_000_000L;

    private final Epoch epoch;
    private final long block;
    /** When what each voter answered last was sent. */
    private final Map<String, Long> answered = new HashMap<>();

    private final Set<String> givenUp = new HashSet<>();
    /** The voters that keep the current mark. */
    private final Set<String> keepers = new HashSet<>();
    /** The highest that was read, then the last that was written. */
    private TokenMark current;

    /** Whether a voter keeps any mark: then the founders that this reign was given do not count, they may be others. */
    private boolean read;

    private boolean writing;
    private boolean safe;
    private long nextToken = 1;
    private long lastToken;
    private long confirmedAt = TokenMark.NEVER;

    Mandate(Epoch epoch, @Nullable TokenMark kept, Set<String> founders, long block) {
        this.epoch = epoch;
        this.block = block;
        this.read = kept != null;
        this.current = kept == null ? TokenMark.first(founders) : kept;
    }

    /** A voter has promised this epoch. */
    void promised(String voter, long sentAt, @Nullable TokenMark kept) {
        answered.merge(voter, sentAt, Math::max);
        if (kept != null && !writing && (!read || kept.compareTo(current) > 0)) {
            current = kept;
            read = true;
        }
        if (writing && current.equals(kept)) {
            keepers.add(voter);
            if (!safe && current.isCarriedBy(keepers)) {
                safe = true;
                lastToken = current.mark();
            }
        }
        confirmedAt = current.agreedAt(answered);
    }

    /** The voter will never come back, and the electorate shall be without it. */
    void giveUp(String voter) {
        givenUp.add(voter);
    }

    /** The voter has come back, and is to be heard again. */
    void back(String voter) {
        givenUp.remove(voter);
    }

    /** Whether nothing is being changed: a poll would only renew the licence. */
    boolean isSettled() {
        return safe && current.isSettled();
    }

    /** When the last poll was sent that a majority has answered. */
    long confirmedAt() {
        return confirmedAt;
    }

    /** Whether all has been read: nobody but this reign can get a majority, unless with a higher epoch. */
    boolean isElected() {
        return confirmedAt != TokenMark.NEVER;
    }

    /** Whether reading is over. */
    boolean isWriting() {
        return writing;
    }

    /** Ends the reading: the first mark is to be kept. Only when elected. */
    void begin() {
        nextToken = current.mark() + 1;
        lastToken = current.mark();
        writing = true;
        write(current.next(epoch, block));
    }

    /** Whether there is a new mark to be kept: because tokens run out, or a step of a change of voters is due. */
    boolean advance() {
        if (!safe) {
            return false;
        }
        if (!current.isSettled()) {
            write(current.towards(current.electorate(), block));
            return true;
        }
        Set<String> voters = new HashSet<>(current.electorate());
        voters.addAll(answered.keySet());
        voters.removeAll(givenUp);
        if (!voters.isEmpty() && !voters.equals(current.electorate())) {
            write(current.towards(voters, block));
            return true;
        }
        if (lastToken - nextToken < block / 2) {
            write(current.next(epoch, block));
            return true;
        }
        return false;
    }

    /**
     * What the voters are to keep; null while another reign's mark is read. Founders are to be kept from the first: else a voter
     * alone, which has promised and heard no more, could found a second time.
     */
    @Nullable
    TokenMark mark() {
        return writing || current.epoch().equals(Epoch.NONE) ? current : null;
    }

    /** Whether a token may be given at that time. */
    boolean allows(long now) {
        return nextToken <= lastToken && now - confirmedAt < LEASE_NANOS && isElected();
    }

    long takeToken() {
        if (nextToken > lastToken) {
            throw new IllegalStateException("token " + nextToken + " is above the last safe one, " + lastToken);
        }
        return nextToken++;
    }

    /** The next that {@link #takeToken} gives. */
    long nextToken() {
        return nextToken;
    }

    /** The last that may be given: no other reign gives one from the first of this reign to that. */
    long lastToken() {
        return lastToken;
    }

    /** The highest mark that was read, then the last that was written. */
    TokenMark current() {
        return current;
    }

    private void write(TokenMark mark) {
        current = mark;
        safe = false;
        keepers.clear();
        confirmedAt = current.agreedAt(answered);
    }
}
