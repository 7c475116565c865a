package io.multiprocessing.actors.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The engines of the identity that is in the files now, so that a certificate can be renewed without a restart.
 *
 * <p>Connections that are open keep theirs. Files that do not fit together, as in the midst of a renewal, leave the
 * identity as it was.
 */
final class RenewedEngines {
    static final Duration LOOK_AGAIN_AFTER = Duration.ofSeconds(5);

    private final TlsFiles files;
    private final String host;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final Consumer<String> log;
    private TlsEngines engines;
    private List<String> stamps;
    private List<String> refusedStamps = List.of();
    private long lookedAt;

    /**
     * @throws TlsException if what is in the files is no identity of this host
     */
    RenewedEngines(TlsFiles files, String host, Clock clock, LongSupplier nanoTime, Consumer<String> log) {
        this.files = files;
        this.host = host;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.log = log;
        this.stamps = stamps(files);
        this.engines = load();
        this.lookedAt = nanoTime.getAsLong();
    }

    synchronized TlsEngines current() {
        long now = nanoTime.getAsLong();
        if (now - lookedAt >= LOOK_AGAIN_AFTER.toNanos()) {
            lookedAt = now;
            renew();
        }
        return engines;
    }

    private void renew() {
        // Taken before the files are read: what changes meanwhile is seen the next time.
        List<String> found = stamps(files);
        if (found.equals(stamps) || found.equals(refusedStamps)) {
            return;
        }
        try {
            engines = load();
            stamps = found;
            log.accept("the certificate of this member was renewed from " + files.certificate());
        } catch (TlsException e) {
            refusedStamps = found;
            log.accept("the files of this member's certificate were changed, but cannot be used, so that the old ones"
                    + " stay in use: " + e.getMessage());
        }
    }

    private TlsEngines load() {
        return new TlsEngines(TlsIdentity.load(files, host, clock.instant()), clock);
    }

    private static List<String> stamps(TlsFiles files) {
        List<String> stamps = new ArrayList<>();
        for (Path file : files.all()) {
            try {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                stamps.add(attributes.lastModifiedTime() + "/" + attributes.size() + "/" + attributes.fileKey());
            } catch (IOException e) {
                stamps.add("none");
            }
        }
        return stamps;
    }
}
