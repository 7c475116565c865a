package io.multiprocessing.runtime.classes;

import io.multiprocessing.actors.host.ClassEntry;
import io.multiprocessing.actors.host.ClassOffer;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.UnaryOperator;

/** Bytes of a program on another machine, and what may go wrong with them. */
final class PlayedOffer implements ClassOffer {
    private final List<ClassEntry> entries = new ArrayList<>();
    private final Map<String, byte[]> bytes = new LinkedHashMap<>();
    private final List<String> reads = new ArrayList<>();
    private UnaryOperator<byte[]> onTheWay = UnaryOperator.identity();
    private String failure = "";
    private boolean silent;

    /** Adds an entry. */
    synchronized ClassEntry add(String name, byte[] content) {
        MessageDigest digest = Hashes.begin();
        digest.update(content);
        ClassEntry entry = new ClassEntry(name, Hashes.end(digest), content.length);
        addAs(entry, content);
        return entry;
    }

    synchronized void addAs(ClassEntry entry, byte[] content) {
        entries.add(entry);
        bytes.put(entry.sha256(), content);
    }

    /** From now on pieces are changed so. */
    synchronized void onTheWay(UnaryOperator<byte[]> change) {
        onTheWay = change;
    }

    /** From now on entries whose names begin so cannot be read; none if empty. */
    synchronized void failFor(String name) {
        failure = name;
    }

    /** From now on nothing is answered. */
    synchronized void beSilent() {
        silent = true;
    }

    /** What was asked for, by name and offset. */
    synchronized List<String> reads() {
        return List.copyOf(reads);
    }

    @Override
    public synchronized CompletionStage<List<ClassEntry>> entries() {
        return silent ? new CompletableFuture<>() : CompletableFuture.completedStage(List.copyOf(entries));
    }

    @Override
    public synchronized CompletionStage<byte[]> read(String sha256, long offset) {
        String name = entries.stream()
                .filter(entry -> entry.sha256().equals(sha256))
                .findFirst()
                .map(ClassEntry::name)
                .orElseThrow();
        reads.add(name + "@" + offset);
        if (silent) {
            return new CompletableFuture<>();
        }
        if (!failure.isEmpty() && name.startsWith(failure)) {
            return CompletableFuture.failedStage(new IOException("the disk of " + name + " is on fire"));
        }
        byte[] content = bytes.get(sha256);
        int from = (int) Math.min(offset, content.length);
        return CompletableFuture.completedStage(
                onTheWay.apply(Arrays.copyOfRange(content, from, Math.min(content.length, from + PIECE))));
    }

    /** Reads as an agent does, without a limit as everything here answers at once. */
    ClassCache.Source source(ClassEntry entry) {
        return offset -> {
            try {
                return read(entry.sha256(), offset).toCompletableFuture().get();
            } catch (ExecutionException e) {
                throw new IOException(e.getCause().getMessage(), e);
            }
        };
    }
}
