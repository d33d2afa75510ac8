package io.ringprobe.export.spool;

import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a spool has to say: each trouble once when it begins, and once with its numbers when it is over. Owned by the
 * export thread.
 */
final class SpoolLog {
    private static final Logger LOG = LoggerFactory.getLogger(Spool.class);

    private final Path folder;
    private boolean refused;
    private boolean leftBehind;
    private long flows;
    private long packets;
    private long octets;
    private long entries;

    SpoolLog(Path folder) {
        this.folder = folder;
    }

    /** The disk refused something. */
    void refused(IOException e) {
        if (!refused) {
            LOG.error(
                    "spool {}: the disk refuses: {}; until it takes some again nothing more is kept",
                    folder,
                    e.toString());
        }
        refused = true;
    }

    /** What isn't needed any more could not be removed: the next run tries again. */
    void leftBehind(IOException e) {
        if (!leftBehind) {
            LOG.error("spool {}: can't be tidied up: {}", folder, e.toString());
        }
        leftBehind = true;
    }

    /** The disk took what it was given. */
    void accepted() {
        if (refused) {
            LOG.info("spool {}: the disk takes entries again", folder);
        }
        refused = false;
    }

    /** Entries were thrown out. */
    void thrownOut(Tally lost, String why) {
        if (entries == 0) {
            LOG.warn("spool {}: {}: the oldest flows are thrown out", folder, why);
        }
        entries += lost.entries;
        flows += lost.flows;
        packets += lost.packets;
        octets += lost.octets;
    }

    /** The outage is over, or the run. */
    void drained() {
        if (entries > 0) {
            LOG.warn(
                    "spool {}: {} flows with {} packets and {} octets were thrown out", folder, flows, packets, octets);
        }
        entries = 0;
        flows = 0;
        packets = 0;
        octets = 0;
    }

    /** The rest of a segment can't be read. */
    void broken(Tally lost) {
        LOG.error("spool {}: a segment is damaged: {} flows in it are lost", folder, lost.flows);
    }

    void notASegment(Path file) {
        LOG.error("spool {}: {} can't be read as a segment and is set aside", folder, file.getFileName());
    }
}
