package io.multiprocessing.semantics.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FleetTest {
    private static Fleet running(int size) {
        Fleet fleet = new Fleet(size, 3);
        for (int i = fleet.toStart(); i > 0; i--) {
            fleet.ready();
        }
        return fleet;
    }

    @Test
    void toStart_fresh_isTheSizeOnce() {
        Fleet fleet = new Fleet(4, 3);
        assertThat(fleet.toStart()).isEqualTo(4);
        assertThat(fleet.toStart()).isZero();
        assertThat(fleet.alive()).isZero();
        fleet.ready();
        assertThat(fleet.alive()).isEqualTo(1);
        assertThat(fleet.toStart()).isZero();
        assertThat(fleet.size()).isEqualTo(4);
    }

    @Test
    void down_oneOfThem_isReplaced() {
        Fleet fleet = running(3);
        fleet.down();
        assertThat(fleet.alive()).isEqualTo(2);
        assertThat(fleet.toStart()).isEqualTo(1);
        assertThat(fleet.toStart()).isZero();
    }

    @Test
    void startFailed_triesInARow_breaksOnce() {
        Fleet fleet = new Fleet(5, 3);
        fleet.toStart();
        assertThat(fleet.startFailed()).isFalse();
        assertThat(fleet.toStart()).isEqualTo(1);
        assertThat(fleet.startFailed()).isFalse();
        assertThat(fleet.broken()).isFalse();
        assertThat(fleet.startFailed()).isTrue();
        assertThat(fleet.broken()).isTrue();
        assertThat(fleet.startFailed()).isFalse();
        assertThat(fleet.toStart()).isZero();
        fleet.ready();
        assertThat(fleet.broken()).isTrue();
        assertThat(fleet.ended()).isFalse();
    }

    @Test
    void ready_betweenFailures_startsTheCountAgain() {
        Fleet fleet = new Fleet(9, 3);
        fleet.toStart();
        fleet.startFailed();
        fleet.startFailed();
        fleet.ready();
        assertThat(fleet.startFailed()).isFalse();
        assertThat(fleet.startFailed()).isFalse();
        assertThat(fleet.startFailed()).isTrue();
    }

    @Test
    void startFailed_oneTry_breaksAtOnce() {
        Fleet fleet = new Fleet(1, 1);
        fleet.toStart();
        assertThat(fleet.startFailed()).isTrue();
    }

    @Test
    void close_begunAndAlive_endsWhenTheLastIsGone() {
        Fleet fleet = new Fleet(2, 3);
        fleet.toStart();
        fleet.ready();
        fleet.close();
        fleet.close();
        assertThat(fleet.ended()).isFalse();
        fleet.down();
        assertThat(fleet.ended()).isFalse();
        assertThat(fleet.toStart()).isZero();
        fleet.ready();
        assertThat(fleet.alive()).isEqualTo(1);
        fleet.down();
        assertThat(fleet.ended()).isTrue();
    }

    @Test
    void close_startsFail_doesNotBreak() {
        Fleet fleet = new Fleet(1, 1);
        fleet.toStart();
        fleet.close();
        assertThat(fleet.startFailed()).isFalse();
        assertThat(fleet.broken()).isFalse();
        assertThat(fleet.ended()).isTrue();
    }

    @Test
    void close_nothingBegun_hasEnded() {
        Fleet fleet = new Fleet(1, 1);
        fleet.close();
        assertThat(fleet.ended()).isTrue();
        assertThat(fleet.toStart()).isZero();
    }

    @Test
    void resize_larger_startsMore() {
        Fleet fleet = running(2);
        assertThat(fleet.resize(5)).isZero();
        assertThat(fleet.toStart()).isEqualTo(3);
    }

    @Test
    void resize_smaller_retiresAndDoesNotReplace() {
        Fleet fleet = running(5);
        assertThat(fleet.resize(2)).isEqualTo(3);
        assertThat(fleet.resize(2)).isZero();
        fleet.down();
        fleet.down();
        assertThat(fleet.toStart()).isZero();
        fleet.down();
        assertThat(fleet.toStart()).isZero();
        assertThat(fleet.alive()).isEqualTo(2);
        fleet.down();
        assertThat(fleet.toStart()).isEqualTo(1);
    }

    @Test
    void resize_largerWhileRetiring_replacesThoseThatLeave() {
        Fleet fleet = running(4);
        assertThat(fleet.resize(1)).isEqualTo(3);
        assertThat(fleet.resize(4)).isZero();
        assertThat(fleet.toStart()).isEqualTo(3);
    }

    @Test
    void resize_begunAreTooMany_retiresThemWhenReady() {
        Fleet fleet = new Fleet(3, 3);
        fleet.toStart();
        assertThat(fleet.resize(1)).isZero();
        fleet.ready();
        assertThat(fleet.toRetire()).isZero();
        fleet.ready();
        assertThat(fleet.toRetire()).isEqualTo(1);
        fleet.ready();
        assertThat(fleet.toRetire()).isEqualTo(1);
        assertThat(fleet.toRetire()).isZero();
    }

    @Test
    void isDying_moreThanFiveDeathsWithoutATask_isTrue() {
        Fleet fleet = running(1);
        for (int death = 1; death <= 5; death++) {
            fleet.down();
            assertThat(fleet.toStart()).isEqualTo(1);
            fleet.ready();
            assertThat(fleet.isDying()).isFalse();
        }
        fleet.down();
        assertThat(fleet.isDying()).isTrue();
        fleet.completed();
        assertThat(fleet.isDying()).isFalse();
    }

    @Test
    void isDying_retiringWorkersEnd_isFalse() {
        Fleet fleet = running(8);
        assertThat(fleet.resize(1)).isEqualTo(7);
        for (int i = 0; i < 7; i++) {
            fleet.down();
        }
        assertThat(fleet.isDying()).isFalse();
    }

    @Test
    void badNumbersAndEventsThatCannotBe_areRefused() {
        assertThatThrownBy(() -> new Fleet(0, 3)).hasMessage("size must be >= 1, was 0");
        assertThatThrownBy(() -> new Fleet(1, 0)).hasMessage("tries must be >= 1, was 0");
        Fleet fleet = new Fleet(1, 3);
        assertThatThrownBy(() -> fleet.resize(-1)).hasMessage("size must be >= 1, was -1");
        assertThat(fleet.size()).isEqualTo(1);
        assertThatThrownBy(fleet::ready).hasMessage("a worker is ready, but none is begun");
        assertThatThrownBy(fleet::startFailed).hasMessage("a worker is failed, but none is begun");
        assertThatThrownBy(fleet::down).hasMessage("a worker is down, but none is alive");
    }

    /** Whatever happens, the fleet comes to its size and never starts more than are missing. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void fleet_randomEvents_comesToItsSize(long seed) {
        for (int schedule = 0; schedule < 1_000; schedule++) {
            Random random = new Random(seed * 1_000_003 + schedule);
            String as = "seed " + seed + " schedule " + schedule;
            Fleet fleet = new Fleet(1 + random.nextInt(5), Integer.MAX_VALUE);
            int begun = 0;
            int alive = 0;
            int retiring = 0;
            for (int step = 0; step < 200; step++) {
                int what = random.nextInt(10);
                if (what == 0) {
                    retiring += fleet.resize(1 + random.nextInt(5));
                } else if (what < 5 && begun > 0) {
                    begun--;
                    alive++;
                    fleet.ready();
                    retiring += fleet.toRetire();
                } else if (what < 6 && begun > 0) {
                    begun--;
                    fleet.startFailed();
                } else if (what < 9 && alive > 0) {
                    retiring -= retiring > 0 && random.nextBoolean() ? 1 : 0;
                    alive--;
                    fleet.down();
                }
                retiring = Math.min(retiring, alive);
                int started = fleet.toStart();
                begun += started;
                assertThat(fleet.alive()).as(as).isEqualTo(alive);
                if (started > 0) {
                    assertThat(begun + alive - retiring).as(as).isLessThanOrEqualTo(fleet.size());
                }
            }
            for (; retiring > 0; retiring--, alive--) {
                fleet.down();
            }
            begun += fleet.toStart();
            for (; begun > 0; begun--, alive++) {
                fleet.ready();
            }
            for (int surplus = fleet.toRetire(); surplus > 0; surplus--, alive--) {
                fleet.down();
            }
            assertThat(alive).as(as).isEqualTo(fleet.size());
            assertThat(fleet.alive()).as(as).isEqualTo(alive);
        }
    }
}
