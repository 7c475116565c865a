package io.multiprocessing.actors.queue;

import io.multiprocessing.PayloadException;
import io.multiprocessing.actors.wire.Packets;
import io.multiprocessing.link.message.UnknownTag;
import io.multiprocessing.link.payload.PayloadReader;
import io.multiprocessing.link.payload.PayloadWriter;
import io.multiprocessing.semantics.queue.QueueAnswer;
import io.multiprocessing.semantics.queue.QueueAsk;
import io.multiprocessing.semantics.queue.QueueMessage;
import io.multiprocessing.semantics.queue.QueueMessage.Answered;
import io.multiprocessing.semantics.queue.QueueMessage.Create;
import io.multiprocessing.semantics.queue.QueueMessage.Created;
import io.multiprocessing.semantics.queue.QueueMessage.Destroyed;
import io.multiprocessing.semantics.queue.QueueMessage.Find;
import io.multiprocessing.semantics.queue.QueueMessage.Given;
import io.multiprocessing.semantics.queue.QueueMessage.Kept;
import io.multiprocessing.semantics.queue.QueueMessage.Lost;
import io.multiprocessing.semantics.queue.QueueMessage.NothingKept;
import io.multiprocessing.semantics.queue.QueueMessage.OtherLimit;
import io.multiprocessing.semantics.queue.QueueMessage.Said;
import io.multiprocessing.semantics.queue.QueueMessage.Take;
import io.multiprocessing.semantics.queue.QueueMessage.Taken;
import io.multiprocessing.semantics.queue.QueueMessage.ToDepot;
import io.multiprocessing.semantics.queue.QueueMessage.ToHome;
import io.multiprocessing.semantics.queue.QueueMessage.ToMailbox;
import io.multiprocessing.semantics.queue.QueueMessage.ToOpening;
import io.multiprocessing.semantics.queue.QueueMessage.Wake;
import org.slf4j.Logger;

/** What members say to one another about queues, as bytes and back. */
final class QueueMessages {
    private QueueMessages() {}

    /** Whom a message is for. */
    interface Receiver {
        void toMailbox(ToMailbox<byte[]> message);

        void toHome(ToHome<byte[]> message);

        void toOpening(ToOpening message);

        void toDepot(ToDepot message);
    }

    static byte[] bytes(ToMailbox<byte[]> message) {
        PayloadWriter out = new PayloadWriter(QueueSizes.of(message));
        if (message instanceof Create<byte[]> it) {
            head(out, 1, it).writeVarLong(it.maxsize()).writeLong(it.member()).writeVarLong(it.request());
        } else if (message instanceof Said<byte[]> it) {
            head(out, 2, it).writeLong(it.incarnation()).writeVarLong(it.generation());
            Packets.write(out.writeLong(it.member()).writeVarLong(it.base()), it.packet(), QueueMessages::ask);
        } else if (message instanceof Kept<byte[]> it) {
            head(out, 3, it).writeLong(it.depot()).writeLong(it.claimant());
            out.writeLong(it.incarnation()).writeVarLong(it.generation());
        } else if (message instanceof NothingKept<byte[]> it) {
            head(out, 4, it).writeLong(it.depot()).writeLong(it.claimant());
        } else if (message instanceof Given<byte[]> it) {
            head(out, 5, it).writeLong(it.depot()).writeLong(it.claimant());
            MovedQueues.write(out, it.contents());
        } else if (message instanceof Wake<byte[]> it) {
            head(out, 6, it).writeLong(it.depot());
            out.writeLong(it.incarnation()).writeVarLong(it.generation());
        }
        return out.toByteArray();
    }

    static byte[] bytes(ToHome<byte[]> message) {
        PayloadWriter out = new PayloadWriter(QueueSizes.of(message));
        if (message instanceof Answered<byte[]> it) {
            head(out, 10, it).writeLong(it.incarnation()).writeVarLong(it.generation());
            Packets.write(out.writeVarLong(it.base()), it.packet(), QueueMessages::answer);
        } else if (message instanceof Destroyed<byte[]> it) {
            head(out, 11, it).writeLong(it.incarnation());
        } else if (message instanceof Lost<byte[]> it) {
            head(out, 12, it).writeLong(it.incarnation());
        }
        return out.toByteArray();
    }

    static byte[] bytes(ToOpening message) {
        PayloadWriter out = new PayloadWriter();
        if (message instanceof Created it) {
            head(out, 20, it).writeVarLong(it.request()).writeLong(it.incarnation());
            out.writeVarLong(it.maxsize());
        } else if (message instanceof OtherLimit it) {
            head(out, 21, it).writeVarLong(it.request()).writeVarLong(it.maxsize());
        }
        return out.toByteArray();
    }

    static byte[] bytes(ToDepot message) {
        PayloadWriter out = new PayloadWriter();
        if (message instanceof Find it) {
            head(out, 30, it).writeLong(it.claimant());
        } else if (message instanceof Take it) {
            head(out, 31, it).writeLong(it.claimant());
            out.writeLong(it.incarnation()).writeVarLong(it.generation());
        } else if (message instanceof Taken it) {
            head(out, 32, it).writeLong(it.incarnation()).writeVarLong(it.generation());
        }
        return out.toByteArray();
    }

    /** Reads what another member sent; what cannot be read is from another version and of no use. */
    static void read(byte[] bytes, Receiver to, Logger log) {
        try {
            read(bytes, to);
        } catch (PayloadException | IllegalArgumentException e) {
            log.warn("another member says of a queue what cannot be understood", e);
        }
    }

    static void read(byte[] bytes, Receiver to) {
        PayloadReader in = new PayloadReader(bytes);
        int tag = in.readByte();
        String queue = in.readString();
        switch (tag) {
            case 1 -> to.toMailbox(new Create<>(queue, (int) in.readVarLong(), in.readLong(), in.readVarLong()));
            case 2 ->
                to.toMailbox(new Said<>(
                        queue,
                        in.readLong(),
                        in.readVarLong(),
                        in.readLong(),
                        in.readVarLong(),
                        Packets.read(in, QueueMessages::ask)));
            case 3 -> to.toMailbox(new Kept<>(queue, in.readLong(), in.readLong(), in.readLong(), in.readVarLong()));
            case 4 -> to.toMailbox(new NothingKept<>(queue, in.readLong(), in.readLong()));
            case 5 -> to.toMailbox(new Given<>(queue, in.readLong(), in.readLong(), MovedQueues.read(in, queue)));
            case 6 -> to.toMailbox(new Wake<>(queue, in.readLong(), in.readLong(), in.readVarLong()));
            case 10 ->
                to.toHome(new Answered<>(
                        queue,
                        in.readLong(),
                        in.readVarLong(),
                        in.readVarLong(),
                        Packets.read(in, QueueMessages::answer)));
            case 11 -> to.toHome(new Destroyed<>(queue, in.readLong()));
            case 12 -> to.toHome(new Lost<>(queue, in.readLong()));
            case 20 -> to.toOpening(new Created(queue, in.readVarLong(), in.readLong(), (int) in.readVarLong()));
            case 21 -> to.toOpening(new OtherLimit(queue, in.readVarLong(), (int) in.readVarLong()));
            case 30 -> to.toDepot(new Find(queue, in.readLong()));
            case 31 -> to.toDepot(new Take(queue, in.readLong(), in.readLong(), in.readVarLong()));
            case 32 -> to.toDepot(new Taken(queue, in.readLong(), in.readVarLong()));
            default -> throw UnknownTag.of("message about a queue", tag);
        }
    }

    private static PayloadWriter head(PayloadWriter out, int tag, QueueMessage message) {
        return out.writeByte(tag).writeString(message.queue());
    }

    private static void ask(PayloadWriter out, QueueAsk<byte[]> ask) {
        if (ask instanceof QueueAsk.Put<byte[]> put) {
            out.writeByte(1)
                    .writeVarLong(put.number())
                    .writeBoolean(put.waits())
                    .writeBytes(put.item());
        } else if (ask instanceof QueueAsk.Get<byte[]> get) {
            out.writeByte(2).writeVarLong(get.number()).writeBoolean(get.waits());
        } else if (ask instanceof QueueAsk.Confirm) {
            out.writeByte(3).writeVarLong(ask.number());
        } else if (ask instanceof QueueAsk.GiveBack) {
            out.writeByte(4).writeVarLong(ask.number());
        } else if (ask instanceof QueueAsk.Expire) {
            out.writeByte(5).writeVarLong(ask.number());
        } else if (ask instanceof QueueAsk.Cancel) {
            out.writeByte(6).writeVarLong(ask.number());
        } else if (ask instanceof QueueAsk.Size) {
            out.writeByte(7).writeVarLong(ask.number());
        } else if (ask instanceof QueueAsk.Destroy) {
            out.writeByte(8).writeVarLong(ask.number());
        }
    }

    private static QueueAsk<byte[]> ask(PayloadReader in) {
        int tag = in.readByte();
        long number = in.readVarLong();
        return switch (tag) {
            case 1 -> {
                boolean waits = in.readBoolean();
                yield new QueueAsk.Put<>(number, in.readBytes(), waits);
            }
            case 2 -> new QueueAsk.Get<>(number, in.readBoolean());
            case 3 -> new QueueAsk.Confirm<>(number);
            case 4 -> new QueueAsk.GiveBack<>(number);
            case 5 -> new QueueAsk.Expire<>(number);
            case 6 -> new QueueAsk.Cancel<>(number);
            case 7 -> new QueueAsk.Size<>(number);
            case 8 -> new QueueAsk.Destroy<>(number);
            default -> throw UnknownTag.of("ask of a queue", tag);
        };
    }

    static void answer(PayloadWriter out, QueueAnswer<byte[]> answer) {
        if (answer instanceof QueueAnswer.Stored) {
            out.writeByte(1).writeVarLong(answer.number());
        } else if (answer instanceof QueueAnswer.Delivered<byte[]> delivered) {
            out.writeByte(2).writeVarLong(answer.number()).writeBytes(delivered.item());
        } else if (answer instanceof QueueAnswer.NotNow) {
            out.writeByte(3).writeVarLong(answer.number());
        } else if (answer instanceof QueueAnswer.Cancelled) {
            out.writeByte(4).writeVarLong(answer.number());
        } else if (answer instanceof QueueAnswer.Sized<byte[]> sized) {
            out.writeByte(5).writeVarLong(answer.number()).writeVarInt(sized.size());
            out.writeBoolean(sized.full());
        }
    }

    static QueueAnswer<byte[]> answer(PayloadReader in) {
        int tag = in.readByte();
        long number = in.readVarLong();
        return switch (tag) {
            case 1 -> new QueueAnswer.Stored<>(number);
            case 2 -> new QueueAnswer.Delivered<>(number, in.readBytes());
            case 3 -> new QueueAnswer.NotNow<>(number);
            case 4 -> new QueueAnswer.Cancelled<>(number);
            case 5 -> new QueueAnswer.Sized<>(number, in.readVarInt(), in.readBoolean());
            default -> throw UnknownTag.of("answer of a queue", tag);
        };
    }
}
