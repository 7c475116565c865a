package io.multiprocessing.link.message;

import io.multiprocessing.link.payload.PayloadWriter;

/** The one answer to a {@link Request}. Records; read back by the codec. */
public interface Reply {
    /** Appends the tag, by which the codec knows the type, and the fields. */
    void write(PayloadWriter out);

    /** What was asked cannot be had, for a reason that no primitive has an answer of its own for. */
    record Failed(String why) implements Reply {
        public static final int TAG = 1;

        @Override
        public void write(PayloadWriter out) {
            out.writeByte(TAG).writeString(why);
        }
    }

    /** It is done, and there is nothing more to say. */
    record Done() implements Reply {
        public static final int TAG = 2;
        public static final Done INSTANCE = new Done();

        @Override
        public void write(PayloadWriter out) {
            out.writeByte(TAG);
        }
    }

    /** The object was destroyed, before or while this was waited for. */
    record Destroyed(String object) implements Reply {
        public static final int TAG = 3;

        @Override
        public void write(PayloadWriter out) {
            out.writeByte(TAG).writeString(object);
        }
    }

    /** The waiting was cancelled, and nothing was taken or given. */
    record Cancelled() implements Reply {
        public static final int TAG = 4;
        public static final Cancelled INSTANCE = new Cancelled();

        @Override
        public void write(PayloadWriter out) {
            out.writeByte(TAG);
        }
    }

    /** Not possible now, or not in the time allowed: the lock is held, the queue is full or empty. */
    record NotNow() implements Reply {
        public static final int TAG = 5;
        public static final NotNow INSTANCE = new NotNow();

        @Override
        public void write(PayloadWriter out) {
            out.writeByte(TAG);
        }
    }

    /**
     * The cluster is lost to this member, and with it all that was shared.
     *
     * @param outcomeUnknown whether what was asked may have been done
     */
    record Unavailable(String why, boolean outcomeUnknown) implements Reply {
        public static final int TAG = 7;

        @Override
        public void write(PayloadWriter out) {
            out.writeByte(TAG).writeString(why).writeBoolean(outcomeUnknown);
        }
    }

    /**
     * Nobody in the cluster has served this for long. This member is still one of it, and has all that it had.
     *
     * @param outcomeUnknown whether what was asked may have been done
     */
    record Unserved(String why, boolean outcomeUnknown) implements Reply {
        public static final int TAG = 8;

        @Override
        public void write(PayloadWriter out) {
            out.writeByte(TAG).writeString(why).writeBoolean(outcomeUnknown);
        }
    }

    /** Refused because of the state of the object: not held, held by another. */
    record Refused(String why) implements Reply {
        public static final int TAG = 6;

        @Override
        public void write(PayloadWriter out) {
            out.writeByte(TAG).writeString(why);
        }
    }
}
