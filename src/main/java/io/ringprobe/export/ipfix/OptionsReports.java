package io.ringprobe.export.ipfix;

import io.ringprobe.export.MeteringFigures;
import io.ringprobe.export.OutputContext;
import io.ringprobe.export.OutputCount;
import io.ringprobe.export.OutputCounters;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;

/**
 * Reports by options templates (RFC 7011, 4, and RFC 5610). What is due is kept as a state, not as a queue: however
 * long no collector is there, nothing piles up, and figures are those of the moment when they leave.
 *
 * <p>Over UDP, options templates go ahead of the figures each time, and descriptions of elements again with the
 * templates. Owned by the export thread.
 */
final class OptionsReports implements Reports {
    private final Templates templates;
    private final OutputCounters counters;
    private final MeteringFigures metering;
    private final Set<ReportKind> kinds;
    private final int messageSize;
    private final int domain;
    private final boolean datagrams;
    private final List<byte[]> optionsTemplates;
    private final List<byte[]> elementTypes;
    private final ReportMessage message = new ReportMessage();
    private final LossTimes ignoredPackets = new LossTimes();
    private final LossTimes lostFlows = new LossTimes();

    private int nextOptionsTemplate;
    private int nextElementType;
    private final BitSet keysDue = new BitSet();
    private final List<Figures> figuresDue = new ArrayList<>();
    private int templatesKnown;

    /** What changes. */
    private enum Figures {
        METERING_STATISTICS,
        METERING_RELIABILITY,
        EXPORTING_RELIABILITY
    }

    /** @param datagrams whether what is sent can get lost on the way */
    OptionsReports(
            IpfixSettings settings,
            OutputContext context,
            Templates templates,
            OutputCounters counters,
            boolean datagrams) {
        this.templates = templates;
        this.counters = counters;
        this.metering = context.metering();
        this.kinds = settings.encoding().reports();
        this.messageSize = settings.messageSize();
        this.domain = settings.domain();
        this.datagrams = datagrams;
        this.optionsTemplates = optionsTemplates();
        this.elementTypes = has(ReportKind.TYPES) ? ElementTypes.of(context.schema()) : List.of();
        nextOptionsTemplate = optionsTemplates.size();
        nextElementType = elementTypes.size();
    }

    private boolean has(ReportKind kind) {
        return kinds.contains(kind);
    }

    private List<byte[]> optionsTemplates() {
        List<byte[]> records = new ArrayList<>();
        if (has(ReportKind.STATS)) {
            records.add(OptionsTemplate.METERING_STATISTICS.octets());
        }
        if (has(ReportKind.RELIABILITY)) {
            records.add(OptionsTemplate.METERING_RELIABILITY.octets());
            records.add(OptionsTemplate.EXPORTING_RELIABILITY.octets());
        }
        if (has(ReportKind.KEYS)) {
            records.add(OptionsTemplate.FLOW_KEYS.octets());
        }
        if (has(ReportKind.TYPES)) {
            records.add(OptionsTemplate.ELEMENT_TYPES.octets());
        }
        return records;
    }

    /** Takes note of losses, so that their times are known; to be called often. */
    void observe() {
        long now = System.currentTimeMillis();
        ignoredPackets.observe(metering.packetsIgnored(), now);
        lostFlows.observe(counters.lost(), now);
    }

    @Override
    public void sessionBegan() {
        nextOptionsTemplate = 0;
        nextElementType = 0;
        templatesKnown = 0;
        keysDue.clear();
        makeFiguresDue();
    }

    @Override
    public void templatesSent(int from, int to) {
        if (has(ReportKind.KEYS)) {
            keysDue.set(from, to);
        }
        if (from < templatesKnown) {
            nextOptionsTemplate = 0;
            nextElementType = 0;
        }
        templatesKnown = Math.max(templatesKnown, to);
    }

    @Override
    public void figuresDue() {
        if (datagrams) {
            nextOptionsTemplate = 0;
        }
        makeFiguresDue();
    }

    private void makeFiguresDue() {
        figuresDue.clear();
        if (has(ReportKind.STATS)) {
            figuresDue.add(Figures.METERING_STATISTICS);
        }
        if (has(ReportKind.RELIABILITY)) {
            figuresDue.add(Figures.METERING_RELIABILITY);
            figuresDue.add(Figures.EXPORTING_RELIABILITY);
        }
    }

    @Override
    public boolean isPending() {
        return nextOptionsTemplate < optionsTemplates.size()
                || nextElementType < elementTypes.size()
                || nextKeys() >= 0
                || !figuresDue.isEmpty();
    }

    @Override
    public int fill(long address) {
        message.begin(address, messageSize);
        boolean room = addOptionsTemplates() && addElementTypes() && addKeys();
        if (room) {
            addFigures();
        }
        return message.complete(domain);
    }

    private boolean addOptionsTemplates() {
        while (nextOptionsTemplate < optionsTemplates.size()) {
            if (!message.add(IpfixMessage.OPTIONS_TEMPLATE_SET, optionsTemplates.get(nextOptionsTemplate))) {
                return false;
            }
            nextOptionsTemplate++;
        }
        return true;
    }

    private boolean addElementTypes() {
        while (nextElementType < elementTypes.size()) {
            if (!message.add(OptionsTemplate.ELEMENT_TYPES.id(), elementTypes.get(nextElementType))) {
                return false;
            }
            nextElementType++;
        }
        return true;
    }

    private boolean addKeys() {
        for (int i = nextKeys(); i >= 0; i = nextKeys()) {
            if (!message.add(OptionsTemplate.FLOW_KEYS.id(), FlowKeys.octets(templates.id(i), templates.template(i)))) {
                return false;
            }
            keysDue.clear(i);
        }
        return true;
    }

    /** The next template of which the flow key is due, passing over those that were withdrawn since; -1 for none. */
    private int nextKeys() {
        int next = keysDue.nextSetBit(0);
        while (next >= 0 && !templates.isLive(next)) {
            keysDue.clear(next);
            next = keysDue.nextSetBit(next);
        }
        return next;
    }

    private void addFigures() {
        observe();
        while (!figuresDue.isEmpty() && add(figuresDue.getFirst())) {
            figuresDue.removeFirst();
        }
    }

    private boolean add(Figures figures) {
        return switch (figures) {
            case METERING_STATISTICS -> message.add(OptionsTemplate.METERING_STATISTICS.id(), meteringStatistics());
            case METERING_RELIABILITY -> message.add(OptionsTemplate.METERING_RELIABILITY.id(), meteringReliability());
            case EXPORTING_RELIABILITY ->
                message.add(OptionsTemplate.EXPORTING_RELIABILITY.id(), exportingReliability());
        };
    }

    private byte[] meteringStatistics() {
        return ByteBuffer.allocate(Integer.BYTES + 3 * Long.BYTES)
                .putInt(domain)
                .putLong(counters.get(OutputCount.MESSAGES))
                .putLong(counters.get(OutputCount.EXPORTED))
                .putLong(counters.get(OutputCount.BYTES))
                .array();
    }

    private byte[] meteringReliability() {
        return ByteBuffer.allocate(Integer.BYTES + 4 * Long.BYTES)
                .putInt(domain)
                .putLong(metering.packetsIgnored())
                .putLong(metering.octetsIgnored())
                .putLong(ignoredPackets.first())
                .putLong(ignoredPackets.last())
                .array();
    }

    /** The exporting process goes by the number of the domain, which stays the same when the probe starts again. */
    private byte[] exportingReliability() {
        return ByteBuffer.allocate(Integer.BYTES + 5 * Long.BYTES)
                .putInt(domain)
                .putLong(counters.lost())
                .putLong(counters.get(OutputCount.LOST_PACKETS))
                .putLong(counters.get(OutputCount.LOST_OCTETS))
                .putLong(lostFlows.first())
                .putLong(lostFlows.last())
                .array();
    }

    @Override
    public int records() {
        return message.dataRecords();
    }
}
