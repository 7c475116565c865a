package io.multiprocessing.semantics.history;

import java.util.List;

/**
 * What a check found.
 *
 * @param violations promises that were broken
 * @param excused what would be one, had it not been promised otherwise
 */
public record Verdict(List<String> violations, List<String> excused) {
    public boolean isGood() {
        return violations.isEmpty();
    }
}
