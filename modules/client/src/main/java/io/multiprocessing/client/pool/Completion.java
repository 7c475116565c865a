package io.multiprocessing.client.pool;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A state that only grows and that threads wait for. Who advances it never blocks and allocates nothing; who waits
 * allocates only if it has to.
 */
abstract class Completion {
    static final int PENDING = 0;
    /** The outcome is there, its callbacks have not run. */
    static final int ARRIVED = 1;

    static final int READY = 2;

    private static final VarHandle WAITERS;

    static {
        try {
            WAITERS = MethodHandles.lookup().findVarHandle(Completion.class, "waiters", Waiter.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static final class Waiter {
        /** Null: waits no more. */
        volatile @Nullable Thread thread = Thread.currentThread();

        @Nullable
        Waiter next;
    }

    private volatile int state = PENDING;

    @SuppressWarnings("UnusedVariable") // by WAITERS
    private volatile @Nullable Waiter waiters;

    final int state() {
        return state;
    }

    /** What was written before is visible to who sees the new state. */
    final void advance(int next) {
        state = next;
        for (Waiter each = (Waiter) WAITERS.getAndSet(this, (Waiter) null); each != null; each = each.next) {
            LockSupport.unpark(each.thread); // does nothing for null
        }
    }

    /**
     * Waits for a state.
     *
     * @param wanted it or a later one
     * @param limited false: nanos do not count
     * @param nanos the longest wait; zero or less: none
     * @return whether it is reached
     */
    final boolean await(int wanted, boolean limited, long nanos) throws InterruptedException {
        long deadline = limited ? System.nanoTime() + nanos : 0;
        for (int seen = state; seen < wanted; seen = state) {
            long left = limited ? deadline - System.nanoTime() : 0;
            if (limited && (nanos <= 0 || left <= 0)) {
                return false;
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            Waiter waiter = new Waiter();
            do {
                waiter.next = (Waiter) WAITERS.getVolatile(this);
            } while (!WAITERS.compareAndSet(this, waiter.next, waiter));
            // Advancing takes the waiters off after it has set the state: whoever is on the list before that is woken.
            while (state == seen && !Thread.currentThread().isInterrupted() && (!limited || left > 0)) {
                if (limited) {
                    LockSupport.parkNanos(this, left);
                    left = deadline - System.nanoTime();
                } else {
                    LockSupport.park(this);
                }
            }
            if (state == seen) {
                waiter.thread = null;
                dropGone();
            }
        }
        return true;
    }

    /** Keeps a result that is polled for hours from growing. */
    private void dropGone() {
        Waiter first = (Waiter) WAITERS.getVolatile(this);
        while (first != null && first.thread == null && WAITERS.compareAndSet(this, first, first.next)) {
            first = (Waiter) WAITERS.getVolatile(this);
        }
    }
}
