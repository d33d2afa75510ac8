package io.ringprobe.lab.collect;

import java.util.HashMap;
import java.util.Map;

/**
 * A template of IPFIX or NetFlow v9: which elements stand in the data records of one id, and what is to be done with
 * each. Used by the thread that reads.
 */
final class FlowTemplate {
    /** The length in a template that means variable length. */
    static final int VARIABLE = 0xFFFF;

    static final int BASIC_LIST = 291;

    /** RFC 5103: the reverse of IANA's elements. */
    private static final int REVERSE = 29_305;

    final int[] enterprises;
    final int[] ids;
    final int[] lengths;
    /** What the basic record takes from each. */
    final Part[] parts;

    private final boolean options;
    private final Map<String, int[]> places = new HashMap<>();
    /** Octets that a data record has at least. */
    private int shortest;

    FlowTemplate(int fields, boolean options) {
        this.options = options;
        enterprises = new int[fields];
        ids = new int[fields];
        lengths = new int[fields];
        parts = new Part[fields];
    }

    /** Sets the specifier at that index. */
    void set(int index, int enterprise, int id, int length) {
        enterprises[index] = enterprise;
        ids[index] = id;
        lengths[index] = length;
        parts[index] = Part.of(enterprise == REVERSE, enterprise == 0 || enterprise == REVERSE ? id : 0);
        shortest += length == VARIABLE ? 1 : length;
    }

    int fields() {
        return ids.length;
    }

    int shortest() {
        return shortest;
    }

    /** Whether its records tell of flows: they have both addresses. */
    boolean isOfFlows() {
        return !options
                && (has(Part.SOURCE_IPV4) && has(Part.DESTINATION_IPV4)
                        || has(Part.SOURCE_IPV6) && has(Part.DESTINATION_IPV6));
    }

    boolean has(Part part) {
        for (Part other : parts) {
            if (other == part) {
                return true;
            }
        }
        return false;
    }

    /** The indices of specifiers that may hold the field: its elements, or lists. */
    int[] places(String name, FieldCatalog catalog) {
        return places.computeIfAbsent(name, field -> catalog.places(field, this));
    }
}
