package io.multiprocessing.runtime.classes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.multiprocessing.actors.host.ClassEntry;
import io.multiprocessing.actors.host.ClassOffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClassCacheTest {
    private static final long MIB = 1 << 20;

    @TempDir
    Path directory;

    private final PlayedOffer offer = new PlayedOffer();
    private Path place;
    private ClassCache cache;

    @BeforeEach
    void open() {
        place = directory.resolve("user").resolve("classes");
        cache = new ClassCache(place, 10 * MIB);
    }

    @AfterEach
    void close() {
        cache.close();
        assertThat(desks()).isEmpty();
    }

    private List<String> desks() {
        return list().filter(name -> !name.endsWith(".jar")).toList();
    }

    private List<String> kept() {
        return list().filter(name -> name.endsWith(".jar")).toList();
    }

    private Stream<String> list() {
        String[] names = place.toFile().list();
        return names == null ? Stream.empty() : Arrays.stream(names).sorted();
    }

    private static byte[] bytes(long size, int seed) {
        byte[] bytes = new byte[(int) size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private ClassCache.Use use(ClassEntry entry) throws Exception {
        return cache.use(entry, offer.source(entry));
    }

    private void assertNothingIsLeft() {
        assertThat(kept()).isEmpty();
        for (String desk : desks()) {
            assertThat(place.resolve(desk).toFile().list()).containsExactly("lock");
        }
    }

    @Test
    void use_fetchesPieceByPieceOnceAndForAll() throws Exception {
        byte[] content = bytes(2 * MIB + 5, 1);
        ClassEntry entry = offer.add("a.jar", content);
        try (ClassCache.Use use = use(entry)) {
            assertThat(use.file()).hasBinaryContent(content).hasFileName(entry.sha256() + ".jar");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(place)))
                    .isEqualTo("rwx------");
        }
        try (ClassCache.Use again = use(entry);
                ClassCache other = new ClassCache(place, 10 * MIB);
                ClassCache.Use third = other.use(entry, offer.source(entry))) {
            assertThat(Files.isSameFile(again.file(), third.file())).isTrue();
        }
        assertThat(offer.reads()).containsExactly("a.jar@0", "a.jar@" + MIB, "a.jar@" + 2 * MIB);
        cache.close();
        assertThat(kept()).containsExactly(entry.sha256() + ".jar");
    }

    @Test
    void use_ofAnEmptyFile_readsNothing() throws Exception {
        ClassEntry entry = offer.add("empty.jar", new byte[0]);
        try (ClassCache.Use use = use(entry)) {
            assertThat(use.file()).isEmptyFile();
        }
        assertThat(offer.reads()).isEmpty();
    }

    @Test
    void use_ofAChangedPiece_failsAndLeavesNothing() throws Exception {
        ClassEntry entry = offer.add("a.jar", bytes(2 * MIB, 2));
        offer.onTheWay(piece -> {
            piece[77] ^= 1;
            return piece;
        });
        assertThatThrownBy(() -> use(entry))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not " + entry.sha256())
                .hasMessageContaining("changed on its way");
        assertNothingIsLeft();
        offer.onTheWay(piece -> piece);
        use(entry).close();
        assertThat(kept()).hasSize(1);
    }

    @Test
    void use_ofAnotherSize_failsAndLeavesNothing() throws Exception {
        byte[] content = bytes(1000, 3);
        ClassEntry right = offer.add("a.jar", content);
        ClassEntry longer = new ClassEntry("longer.jar", right.sha256(), 1001);
        ClassEntry shorter = new ClassEntry("shorter.jar", right.sha256(), 999);
        assertThatThrownBy(() -> use(longer)).hasMessage("it ended after 1000 of 1001 bytes");
        assertThatThrownBy(() -> use(shorter)).hasMessage("it has more than its 999 bytes");
        ClassEntry huge = offer.add("huge.jar", bytes(2 * MIB, 4));
        offer.onTheWay(piece -> new byte[(int) MIB + 1]);
        assertThatThrownBy(() -> use(huge)).hasMessageContaining("at most 1048576 are possible");
        assertNothingIsLeft();
    }

    @Test
    void use_ofALieAboutAFileThatIsThere_harmsNobody() throws Exception {
        byte[] content = bytes(1000, 3);
        ClassEntry entry = offer.add("a.jar", content);
        try (ClassCache.Use use = use(entry)) {
            ClassEntry lie = new ClassEntry("a.jar", entry.sha256(), 10);
            assertThatThrownBy(() -> cache.use(lie, offset -> new byte[10])).hasMessageContaining("SHA-256");
            assertThat(use.file()).hasBinaryContent(content);
        }
    }

    @Test
    void use_ofADamagedFile_fetchesItAgain() throws Exception {
        ClassEntry entry = offer.add("a.jar", bytes(1000, 3));
        use(entry).close();
        Files.writeString(place.resolve(entry.sha256() + ".jar"), "cut");
        try (ClassCache.Use use = use(entry)) {
            assertThat(use.file()).hasBinaryContent(bytes(1000, 3));
        }
    }

    @Test
    void use_ofNamesThatAreNoHash_isRefused() {
        for (String hash :
                List.of("", "../../x", "A".repeat(64), "a".repeat(63), "a".repeat(64) + "\n", "/" + "a".repeat(63))) {
            assertThatThrownBy(() -> cache.use(new ClassEntry("x", hash, 1), offset -> new byte[1]))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("64 hexadecimal digits");
        }
        for (long size : new long[] {-1, 10 * MIB + 1, Long.MAX_VALUE}) {
            assertThatThrownBy(() -> cache.use(new ClassEntry("x", "a".repeat(64), size), offset -> new byte[1]))
                    .hasMessageContaining("it has " + size + " bytes")
                    .hasMessageContaining("at most " + 10 * MIB);
        }
        assertThat(place).doesNotExist();
    }

    @Test
    void cache_inADirectoryThatNoClassPathCanName_isRefused() {
        assertThatThrownBy(() -> new ClassCache(directory.resolve("a:b"), 1)).hasMessageContaining("a:b");
        assertThatThrownBy(() -> new ClassCache(directory, 0)).hasMessageContaining(">= 1 bytes, was 0");
    }

    @Test
    void use_ofOneEntryByManyAtOnce_givesAllTheSame() throws Exception {
        byte[] content = bytes(3 * MIB, 5);
        ClassEntry entry = offer.add("a.jar", content);
        int users = 4;
        CyclicBarrier together = new CyclicBarrier(users);
        ExecutorService threads = Executors.newFixedThreadPool(users);
        try (ClassCache another = new ClassCache(place, 20 * MIB)) {
            ClassCache roomy = new ClassCache(place, 20 * MIB);
            Callable<byte[]> task = () -> {
                together.await(40, TimeUnit.SECONDS);
                ClassCache mine = Thread.currentThread().getId() % 2 == 0 ? another : roomy;
                try (ClassCache.Use use = mine.use(entry, offer.source(entry))) {
                    return Files.readAllBytes(use.file());
                }
            };
            List<Future<byte[]>> all = threads.invokeAll(List.of(task, task, task, task));
            for (Future<byte[]> one : all) {
                assertThat(one.get()).isEqualTo(content);
            }
            roomy.close();
        } finally {
            threads.shutdownNow();
        }
        assertThat(kept()).containsExactly(entry.sha256() + ".jar");
    }

    @Test
    void use_whenTheCacheIsFull_deletesWhatWasUsedLongestAgo() throws Exception {
        ClassEntry[] entries = new ClassEntry[5];
        for (int i = 0; i < 5; i++) {
            entries[i] = offer.add("e" + i, bytes(3 * MIB, i));
        }
        for (int i = 0; i < 3; i++) {
            use(entries[i]).close();
            age(entries[i], 100 - i);
        }
        use(entries[0]).close();
        use(entries[3]).close();
        assertThat(kept()).containsExactlyInAnyOrder(file(entries[0]), file(entries[2]), file(entries[3]));
        use(entries[4]).close();
        assertThat(kept()).containsExactlyInAnyOrder(file(entries[0]), file(entries[3]), file(entries[4]));
    }

    private static String file(ClassEntry entry) {
        return entry.sha256() + ".jar";
    }

    private void age(ClassEntry entry, int seconds) throws IOException {
        Files.setLastModifiedTime(
                place.resolve(file(entry)), FileTime.from(Instant.now().minusSeconds(seconds)));
    }

    @Test
    void use_whenAllIsInUse_failsInWordsUntilSomethingIsNot() throws Exception {
        ClassEntry first = offer.add("first", bytes(6 * MIB, 1));
        ClassEntry second = offer.add("second", bytes(6 * MIB, 2));
        ClassCache.Use once = use(first);
        ClassCache.Use twice = use(first);
        once.close();
        once.close();
        assertThatThrownBy(() -> use(second))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("at most " + 10 * MIB + " bytes, of which " + 6 * MIB + " are in use")
                .hasMessageContaining("no room for " + 6 * MIB);
        assertThat(twice.file()).exists();
        twice.close();
        use(second).close();
        assertThat(kept()).containsExactly(file(second));
    }

    @Test
    void use_byAnotherAgent_protectsUntilItDies() throws Exception {
        String content = "x".repeat(1000);
        ClassEntry theirs = offer.add("theirs", content.getBytes(UTF_8));
        ClassEntry mine = offer.add("mine", bytes(1000, 2));
        ClassCache small = new ClassCache(place, 1500);
        try (CacheUser other = new CacheUser(place, 1500, content)) {
            assertThat(kept()).containsExactly(file(theirs));
            assertThatThrownBy(() -> small.use(mine, offer.source(mine))).hasMessageContaining("are in use");
            assertThat(kept()).containsExactly(file(theirs));
            try (ClassCache.Use shared = small.use(theirs, offer.source(theirs))) {
                assertThat(offer.reads()).isEmpty();
            }
        }
        small.use(mine, offer.source(mine)).close();
        assertThat(kept()).containsExactly(file(mine));
        small.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void use_whileOthersMakeRoom_losesNothing(long seed) throws Exception {
        ClassEntry[] entries = new ClassEntry[6];
        for (int i = 0; i < entries.length; i++) {
            entries[i] = offer.add("e" + i, bytes(1000, i));
        }
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<ClassCache> caches = List.of(new ClassCache(place, 4200), new ClassCache(place, 4200));
        try {
            List<Callable<Integer>> tasks = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Random random = new Random(seed + i);
                ClassCache mine = caches.get(i % 2);
                tasks.add(() -> useSome(mine, entries, random));
            }
            int uses = 0;
            for (Future<Integer> one : threads.invokeAll(tasks)) {
                uses += one.get();
            }
            assertThat(uses).isGreaterThan(100);
        } finally {
            threads.shutdownNow();
            caches.forEach(ClassCache::close);
        }
    }

    /** @return how many times there was room */
    private int useSome(ClassCache mine, ClassEntry[] entries, Random random) throws Exception {
        int uses = 0;
        for (int i = 0; i < 200; i++) {
            int which = random.nextInt(entries.length);
            try (ClassCache.Use use = mine.use(entries[which], offer.source(entries[which]))) {
                assertThat(use.file()).hasBinaryContent(bytes(1000, which));
                uses++;
            } catch (IOException full) {
                assertThat(full).hasMessageContaining("no room for 1000");
            }
        }
        return uses;
    }

    @Test
    void use_afterSomebodyRemovedTheWholeCache_beginsAgain() throws Exception {
        ClassEntry first = offer.add("first", bytes(1000, 1));
        ClassEntry second = offer.add("second", bytes(1000, 2));
        try (ClassCache.Use use = use(first)) {
            Files.delete(use.file());
            for (String desk : desks()) {
                Files.delete(place.resolve(desk).resolve("lock"));
                Files.delete(place.resolve(desk));
            }
            Files.delete(place.resolve(file(first)));
            Files.delete(place);
            use(second).close();
            assertThat(kept()).containsExactly(file(second));
        }
    }

    @Test
    void use_afterClose_isRefused() {
        cache.close();
        ClassEntry entry = offer.add("a.jar", bytes(ClassOffer.PIECE, 1));
        assertThatThrownBy(() -> use(entry)).isInstanceOf(IOException.class).hasMessageContaining("is closed");
    }
}
