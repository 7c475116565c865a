package io.multiprocessing.client.pool;

import io.multiprocessing.client.port.PoolControl;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was decided under the router's lock and is done outside of it. */
final class Effects {
    final List<Worker> push = new ArrayList<>(2);
    final List<PoolResult<?>> arrived = new ArrayList<>(1);
    final List<PoolResult<?>> progressed = new ArrayList<>(0);
    final List<Runnable> told = new ArrayList<>(0);
    final List<Long> kill = new ArrayList<>(0);
    /** Workers wanted from now on; 0: as before. */
    int resize;

    boolean finish;
    boolean terminate;

    void perform(@Nullable PoolControl control) {
        for (PoolResult<?> result : arrived) {
            result.touched(true);
        }
        for (PoolResult<?> result : progressed) {
            result.touched(false);
        }
        told.forEach(Runnable::run);
        if (control == null) {
            return;
        }
        for (Worker worker : push) {
            control.push(worker.id);
        }
        for (Long worker : kill) {
            control.kill(worker);
        }
        if (resize > 0) {
            control.resize(resize);
        }
        if (finish) {
            control.finish();
        }
        if (terminate) {
            control.terminate();
        }
    }
}
