package io.ringprobe.capture.file;

import io.ringprobe.config.ConfigException;
import io.ringprobe.packet.LinkType;
import java.util.EnumMap;
import java.util.Map;

/**
 * One filter expression, compiled for each link type when its first packet comes: where a field lies depends on what
 * the frame begins with. libpcap is loaded only when there is an expression. Owned by the capture thread, which closes
 * it after the last packet.
 */
final class FilterSet implements AutoCloseable {
    private final String origin;
    private final String expression;
    private final Map<LinkType, BpfFilter> compiled = new EnumMap<>(LinkType.class);

    /**
     * @param origin where the expression was written, for messages
     * @param expression in libpcap's language; blank where every packet passes
     */
    FilterSet(String origin, String expression) {
        this.origin = origin;
        this.expression = expression.strip();
    }

    /** The filter for frames of that link type, or null where all pass. */
    BpfFilter forLink(LinkType link) {
        if (expression.isEmpty()) {
            return null;
        }
        return compiled.computeIfAbsent(link, l -> BpfFilter.compile(origin, expression, l));
    }

    /**
     * Makes sure that the expression is right for one link type at least: all that can be said before an input that
     * comes through a pipe, or describes its interfaces in the middle, tells its link types.
     *
     * @throws ConfigException with libpcap's message for Ethernet
     */
    void check() {
        ConfigException first = null;
        for (LinkType link : LinkType.values()) {
            if (link != LinkType.ETHERNET && first == null) {
                continue;
            }
            try {
                forLink(link);
                return;
            } catch (ConfigException e) {
                first = first == null ? e : first;
            }
        }
        throw first;
    }

    @Override
    public void close() {
        compiled.values().forEach(BpfFilter::close);
        compiled.clear();
    }
}
