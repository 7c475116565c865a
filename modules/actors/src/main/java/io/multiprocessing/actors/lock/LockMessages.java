package io.multiprocessing.actors.lock;

import io.multiprocessing.actors.wire.Packets;
import io.multiprocessing.link.message.UnknownTag;
import io.multiprocessing.link.payload.PayloadReader;
import io.multiprocessing.link.payload.PayloadWriter;
import io.multiprocessing.semantics.lock.Epoch;
import io.multiprocessing.semantics.lock.LedgerRecord;
import io.multiprocessing.semantics.lock.Order;
import io.multiprocessing.semantics.lock.Report;
import io.multiprocessing.semantics.lock.ToLeader;
import io.multiprocessing.semantics.lock.ToLedger;
import io.multiprocessing.semantics.lock.TokenMark;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What ledgers and their leader say to one another, and what ledgers keep, as bytes and back. */
public final class LockMessages {
    private LockMessages() {}

    static byte[] bytes(ToLedger message) {
        PayloadWriter out = new PayloadWriter();
        if (message instanceof ToLedger.Poll poll) {
            write(out.writeByte(1), poll.epoch());
            write(out.writeLong(poll.sentAt()), poll.mark());
        } else if (message instanceof ToLedger.Orders orders) {
            write(out.writeByte(2), orders.epoch());
            Packets.write(out, orders.packet(), LockMessages::write);
        }
        return out.toByteArray();
    }

    static ToLedger toLedger(byte[] bytes) {
        PayloadReader in = new PayloadReader(bytes);
        int tag = in.readByte();
        Epoch epoch = epoch(in);
        return switch (tag) {
            case 1 -> new ToLedger.Poll(epoch, in.readLong(), mark(in));
            case 2 -> new ToLedger.Orders(epoch, Packets.read(in, LockMessages::order));
            default -> throw UnknownTag.of("message to a ledger", tag);
        };
    }

    static byte[] bytes(ToLeader message) {
        PayloadWriter out = new PayloadWriter();
        if (message instanceof ToLeader.Promise promise) {
            write(out.writeByte(1), promise.epoch());
            write(out.writeLong(promise.sentAt()), promise.mark());
        } else if (message instanceof ToLeader.Refusal refusal) {
            write(out.writeByte(2), refusal.epoch());
            write(out, refusal.promised());
        } else if (message instanceof ToLeader.Reports reports) {
            write(out.writeByte(3), reports.epoch());
            Packets.write(out, reports.packet(), LockMessages::write);
        }
        return out.toByteArray();
    }

    static ToLeader toLeader(byte[] bytes) {
        PayloadReader in = new PayloadReader(bytes);
        int tag = in.readByte();
        Epoch epoch = epoch(in);
        return switch (tag) {
            case 1 -> new ToLeader.Promise(epoch, in.readLong(), mark(in));
            case 2 -> new ToLeader.Refusal(epoch, epoch(in));
            case 3 -> new ToLeader.Reports(epoch, Packets.read(in, LockMessages::report));
            default -> throw UnknownTag.of("message to a leader", tag);
        };
    }

    public static byte[] bytes(LedgerRecord kept) {
        PayloadWriter out = new PayloadWriter();
        write(out, kept.promised());
        write(out, kept.mark());
        return out.toByteArray();
    }

    public static LedgerRecord ledgerRecord(byte[] bytes) {
        PayloadReader in = new PayloadReader(bytes);
        return new LedgerRecord(epoch(in), mark(in));
    }

    private static void write(PayloadWriter out, Epoch epoch) {
        out.writeLong(epoch.number()).writeString(epoch.leader());
    }

    private static Epoch epoch(PayloadReader in) {
        return new Epoch(in.readLong(), in.readString());
    }

    private static void write(PayloadWriter out, @Nullable TokenMark mark) {
        out.writeBoolean(mark != null);
        if (mark != null) {
            write(out, mark.epoch());
            out.writeLong(mark.mark());
            Packets.write(out, mark.before(), PayloadWriter::writeString);
            Packets.write(out, mark.electorate(), PayloadWriter::writeString);
        }
    }

    private static @Nullable TokenMark mark(PayloadReader in) {
        return in.readBoolean() ? new TokenMark(epoch(in), in.readLong(), names(in), names(in)) : null;
    }

    private static Set<String> names(PayloadReader in) {
        return Set.copyOf(Packets.list(in, PayloadReader::readString));
    }

    private static void write(PayloadWriter out, Order order) {
        if (order instanceof Order.Granted granted) {
            out.writeByte(1)
                    .writeVarLong(granted.number())
                    .writeString(granted.lock())
                    .writeVarLong(granted.token());
        } else if (order instanceof Order.NotGranted not) {
            out.writeByte(2).writeVarLong(not.number());
        } else if (order instanceof Order.Destroyed end) {
            out.writeByte(3).writeString(end.lock());
        }
    }

    private static Order order(PayloadReader in) {
        int tag = in.readByte();
        return switch (tag) {
            case 1 -> new Order.Granted(in.readVarLong(), in.readString(), in.readVarLong());
            case 2 -> new Order.NotGranted(in.readVarLong());
            case 3 -> new Order.Destroyed(in.readString());
            default -> throw UnknownTag.of("order", tag);
        };
    }

    private static void write(PayloadWriter out, Report report) {
        if (report instanceof Report.Holds holds) {
            out.writeByte(1)
                    .writeVarLong(holds.number())
                    .writeString(holds.lock())
                    .writeVarLong(holds.token());
        } else if (report instanceof Report.Acquire acquire) {
            out.writeByte(2)
                    .writeVarLong(acquire.number())
                    .writeString(acquire.lock())
                    .writeBoolean(acquire.waits());
        } else if (report instanceof Report.Cancel cancel) {
            out.writeByte(3).writeVarLong(cancel.number());
        } else if (report instanceof Report.Release release) {
            out.writeByte(4).writeString(release.lock()).writeVarLong(release.token());
        } else if (report instanceof Report.Destroy end) {
            out.writeByte(5).writeString(end.lock());
        } else if (report instanceof Report.Complete) {
            out.writeByte(6);
        } else if (report instanceof Report.Closed) {
            out.writeByte(7);
        }
    }

    private static Report report(PayloadReader in) {
        int tag = in.readByte();
        return switch (tag) {
            case 1 -> new Report.Holds(in.readVarLong(), in.readString(), in.readVarLong());
            case 2 -> new Report.Acquire(in.readVarLong(), in.readString(), in.readBoolean());
            case 3 -> new Report.Cancel(in.readVarLong());
            case 4 -> new Report.Release(in.readString(), in.readVarLong());
            case 5 -> new Report.Destroy(in.readString());
            case 6 -> new Report.Complete();
            case 7 -> new Report.Closed();
            default -> throw UnknownTag.of("report", tag);
        };
    }
}
