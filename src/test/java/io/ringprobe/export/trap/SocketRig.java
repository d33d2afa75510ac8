package io.ringprobe.export.trap;

import io.ringprobe.export.OutputCount;
import io.ringprobe.export.OutputCounters;
import io.ringprobe.export.spool.Spool;
import io.ringprobe.export.spool.SpoolSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/** An interface with what it needs, and messages of numbered records for it. */
final class SocketRig implements AutoCloseable {
    static final String TEMPLATE = "uint64 NUMBER";

    final OutputCounters counters = new OutputCounters();
    final SocketInterface trap;
    final NumberedRecords records;
    volatile boolean stopped;

    private SocketRig(String specifier, String template, Path spool, boolean offline, int recordLength)
            throws IOException {
        TrapSpec spec = TrapSpec.parseAll(specifier).get(0).limitedTo(spool == null ? 1 << 24 : Spool.MAX_LENGTH);
        BooleanSupplier mayWait = () -> offline && !stopped;
        Spooling spooling =
                spool == null ? null : new Spooling(Spool.open(spool, SpoolSettings.defaults(), counters), 1 << 30);
        trap = SocketInterfaces.open(spec, template, spooling, counters, mayWait);
        records = new NumberedRecords(spec.messageCapacity(), recordLength);
    }

    static SocketRig live(String specifier) throws IOException {
        return new SocketRig(specifier, TEMPLATE, null, false, 8);
    }

    static SocketRig offline(String specifier) throws IOException {
        return new SocketRig(specifier, TEMPLATE, null, true, 8);
    }

    /** Messages of one large record. */
    static SocketRig large(String specifier, boolean offline, int recordLength) throws IOException {
        return new SocketRig(specifier, TEMPLATE, null, offline, recordLength);
    }

    /** Live, with a spool in that folder. */
    static SocketRig spooling(String specifier, String template, Path folder) throws IOException {
        return new SocketRig(specifier, template, folder, false, 8);
    }

    TrapReader reader() throws IOException {
        return TrapReader.tcp(trap.port());
    }

    /** Sends messages of so many records each. */
    void send(int messages, int each) {
        for (int i = 0; i < messages; i++) {
            MessageBuffer message = records.message(each);
            counters.add(OutputCount.RECEIVED, message.flows());
            trap.send(message, System.nanoTime());
        }
    }

    /** Ticks until the condition holds; gives up after many seconds. */
    void tickUntil(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("what was waited for doesn't happen");
            }
            trap.tick(System.nanoTime());
            Thread.sleep(1);
        }
    }

    void awaitClients(int number) throws InterruptedException {
        tickUntil(() -> trap.clients().size() == number);
    }

    long count(OutputCount count) {
        return counters.get(count);
    }

    @Override
    public void close() {
        trap.close();
        records.close();
    }
}
