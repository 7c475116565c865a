package io.multiprocessing.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MpTest {
    @Test
    void help_namesTheCommands() {
        assertThat(Typed.mp("--help")).satisfies(typed -> {
            assertThat(typed.status()).isZero();
            assertThat(typed.out()).contains("Usage: mp", "keys");
        });
        assertThat(Typed.mp("help", "keys").out()).contains("init", "node");
        assertThat(Typed.mp("keys", "node", "--help").out()).contains("--host", "--out", "365");
    }

    @Test
    void version_namesTheJavaToo() {
        assertThat(Typed.mp("--version").out())
                .startsWith("mp ")
                .contains("Java " + Runtime.version().feature());
    }

    @Test
    void notUnderstood_exitsWith2AndSaysWhereHelpIs() {
        assertUsage("mp: ", "mp --help");
        assertUsage("mp keys: ", "mp keys --help", "keys");
        assertUsage("mp: Unmatched argument at index 0: 'kyes'", "mp --help", "kyes");
        assertUsage("mp keys init: ", "--directory", "keys", "init");
        assertUsage("mp keys node: ", "--host", "keys", "node", "--directory", "d");
        assertUsage(
                "mp keys init: ", "--days must be 1 to 36500, was 0", "keys", "init", "--directory", "d", "--days=0");
        assertUsage("mp keys init: ", "--name", "keys", "init", "--directory", "d", "--name", "n".repeat(65));
        assertUsage("mp keys node: ", "no _", "keys", "node", "--directory", "d", "--host", "agent_1");
    }

    private static void assertUsage(String start, String words, Object... args) {
        assertThat(Typed.mp(args)).satisfies(typed -> {
            assertThat(typed.status()).isEqualTo(2);
            assertThat(typed.out()).isEmpty();
            assertThat(typed.err()).startsWith(start).contains(words);
        });
    }
}
