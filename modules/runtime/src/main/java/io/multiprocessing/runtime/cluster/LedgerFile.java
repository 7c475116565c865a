package io.multiprocessing.runtime.cluster;

import io.multiprocessing.actors.lock.LedgerStore;
import io.multiprocessing.actors.lock.LockMessages;
import io.multiprocessing.link.payload.PayloadReader;
import io.multiprocessing.link.payload.PayloadWriter;
import io.multiprocessing.semantics.lock.LedgerRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * What an agent promised for locks, in one small file that is replaced as a whole: after a crash it has what was written
 * last or what was written before that. One that cannot be read is an error and never a fresh start: an agent that forgot
 * what it promised could let a token be given twice.
 */
final class LedgerFile implements LedgerStore {
    private final Path directory;
    private final Path file;
    private final Path next;

    /** @param directory made when it is first written to */
    LedgerFile(Path directory, String name) {
        this.directory = directory;
        this.file = directory.resolve(name);
        this.next = directory.resolve(name + ".new");
    }

    @Override
    public LedgerRecord read() throws IOException {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return LedgerRecord.NONE;
        }
        try {
            PayloadReader in = new PayloadReader(bytes);
            byte[] kept = in.readBytes();
            if (in.readLong() == checksum(kept)) {
                return LockMessages.ledgerRecord(kept);
            }
        } catch (RuntimeException e) {
            throw new IOException(damaged(), e);
        }
        throw new IOException(damaged());
    }

    private String damaged() {
        return file
                + " is damaged, and with it what this agent promised for locks; restore it from a backup, or, if the"
                + " other agents have run since it was written, delete it";
    }

    @Override
    public void write(LedgerRecord kept) throws IOException {
        Files.createDirectories(directory);
        byte[] bytes = LockMessages.bytes(kept);
        ByteBuffer all = ByteBuffer.wrap(
                new PayloadWriter().writeBytes(bytes).writeLong(checksum(bytes)).toByteArray());
        try (FileChannel out = FileChannel.open(
                next, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            while (all.hasRemaining()) {
                out.write(all);
            }
            out.force(true);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        // The new name is safe only with its directory.
        try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
            names.force(true);
        }
    }

    private static long checksum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return crc.getValue();
    }
}
