package io.ringprobe.schema;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The fields of one plugin (or of the basic record) and their layout in memory, from one declaration.
 *
 * <p>A plugin declares its fields in static initialisers, in the order of the IPFIX template, and keeps the offsets
 * that the builder hands out as constants:
 *
 * <pre>{@code
 * private static final Schema.Builder S = Schema.builder("vlan");
 * private static final int VLAN_ID = S.uint16("VLAN_ID", Ipfix.fixed(0, 58, 2), "", "outermost VLAN id");
 * static final Schema SCHEMA = S.build();
 * }</pre>
 *
 * <p>A section has two parts: the <em>exported part</em> ({@link #exportedLength()} bytes: fixed values, and slots of
 * variable ones), which goes into flow records as it is ({@link Counters} excepted, which the cache holds in another
 * form), and behind it what only the cache holds: private state, the first rows of lists and the data of variable
 * fields ({@link #cachedLength()} bytes in all). Immutable.
 */
public final class Schema {
    private static final int ALIGNMENT = 8;
    /** Lengths and numbers of rows have 16 bits in a record. */
    private static final int MAX_COUNT = 0xFFFF;
    /** With so many sections a plugin, the number of all that a flow has still fits into 15 bits. */
    private static final int MAX_SECTIONS = 512;

    private final String plugin;
    private final List<Field> fields;
    private final List<Rows> rows;
    private final int exportedLength;
    private final int copiedLength;
    private final int counters;
    private final int counterHandle;
    private final int countersInRecord;
    private final int clearedLength;
    private final int cachedLength;
    private final int dataCapacity;
    private final int maxSections;

    private Schema(Builder builder) {
        plugin = builder.plugin;
        maxSections = builder.maxSections;
        rows = List.copyOf(builder.rows);
        exportedLength = align(builder.exported, ALIGNMENT);
        List<Field> placed = new ArrayList<>();
        copiedLength = align(builder.copied(), ALIGNMENT);
        counters = builder.counters;
        counterHandle = builder.counterHandle();
        countersInRecord = builder.countersInRecord;
        clearedLength = align(builder.held(), ALIGNMENT) + align(builder.state, ALIGNMENT);
        int area = clearedLength;
        for (Rows r : rows) {
            area = r.placeNear(area);
        }
        int data = 0;
        for (Field field : builder.fields) {
            if (field.storage() instanceof Field.Variable v) {
                placed.add(withArea(field, new Field.Variable(v.slot(), area, v.capacity())));
                area += v.capacity();
                data += v.capacity();
            } else {
                placed.add(field);
            }
        }
        for (Rows r : rows) {
            data += r.capacity() * r.width();
        }
        fields = List.copyOf(placed);
        cachedLength = align(area, ALIGNMENT);
        dataCapacity = data;
    }

    private static Field withArea(Field f, Field.Variable storage) {
        return new Field(
                f.plugin(), f.name(), f.type(), f.inUnirec(), f.ipfix(), f.ipfix6(), f.unit(), f.doc(), storage);
    }

    public static Builder builder(String plugin) {
        return new Builder(plugin);
    }

    /** The plugin's name. */
    public String plugin() {
        return plugin;
    }

    /** The fields in the order of the IPFIX template. */
    public List<Field> fields() {
        return fields;
    }

    /** The field of that name. */
    public Field field(String name) {
        return fields.stream()
                .filter(f -> f.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(plugin + " has no field " + name));
    }

    /** Where the string or bytes field of that name stands. */
    public Field.Variable variable(String name) {
        return (Field.Variable) field(name).storage();
    }

    /** The lists of rows. */
    public List<Rows> rows() {
        return rows;
    }

    /** Bytes of the section in a flow record, a multiple of 8, without the data of variable fields and rows. */
    public int exportedLength() {
        return exportedLength;
    }

    /** Bytes at the beginning of the section that are the same in the cache and in a flow record, a multiple of 8. */
    public int copiedLength() {
        return copiedLength;
    }

    /** How many counters there are in all ({@link Counters}). */
    public int counters() {
        return counters;
    }

    /** Offset in the cache of the handle that stands in front of the counters. */
    public int counterHandle() {
        return counterHandle;
    }

    /** Offset in a flow record of the first counter. */
    public int countersInRecord() {
        return countersInRecord;
    }

    /** Bytes of the section in the cache, a multiple of 8, without the cells of rows. */
    public int cachedLength() {
        return cachedLength;
    }

    /**
     * Bytes at the beginning of the section in the cache that are zero in a new one, a multiple of 8: all but rows and
     * the data of variable fields, whose numbers and lengths are among them.
     */
    public int clearedLength() {
        return clearedLength;
    }

    /** The most bytes that variable fields and rows can add to a flow record. */
    public int dataCapacity() {
        return dataCapacity;
    }

    /** The most sections that one flow can have: 1 unless declared with {@link Builder#repeated}. */
    public int maxSections() {
        return maxSections;
    }

    /** Whether a flow can have several sections. */
    public boolean isRepeated() {
        return maxSections > 1;
    }

    private static int align(int offset, int alignment) {
        return (offset + alignment - 1) / alignment * alignment;
    }

    /**
     * Declares the fields of one schema, in the order of its IPFIX template. Single-threaded; used up by
     * {@link #build()}.
     */
    public static final class Builder {
        private final String plugin;
        private final List<Field> fields = new ArrayList<>();
        private final List<Rows> rows = new ArrayList<>();
        private final Set<String> names = new HashSet<>();
        private int exported;
        private int state;
        private int counters;
        private int countersInRecord;
        private boolean stateDeclared;
        private int maxSections = 1;

        private Builder(String plugin) {
            this.plugin = plugin;
        }

        public int uint8(String name, Ipfix ipfix, String unit, String doc) {
            return fixed(name, Type.UINT8, ipfix, ipfix, unit, doc);
        }

        public int uint16(String name, Ipfix ipfix, String unit, String doc) {
            return fixed(name, Type.UINT16, ipfix, ipfix, unit, doc);
        }

        public int uint32(String name, Ipfix ipfix, String unit, String doc) {
            return fixed(name, Type.UINT32, ipfix, ipfix, unit, doc);
        }

        public int uint64(String name, Ipfix ipfix, String unit, String doc) {
            return fixed(name, Type.UINT64, ipfix, ipfix, unit, doc);
        }

        /** A field of any fixed-size type, with an element each for IPv4 and IPv6 flows. */
        public int fixed(String name, Type type, Ipfix ipfix, Ipfix ipfix6, String unit, String doc) {
            int offset = reserve(sizeOf(type, name), type.alignment());
            add(name, type, true, ipfix, ipfix6, unit, doc, new Field.Fixed(offset));
            return offset;
        }

        /** A fixed-size field that UniRec and csv don't have. */
        public int notInUnirec(String name, Type type, Ipfix ipfix, String unit, String doc) {
            int offset = reserve(sizeOf(type, name), type.alignment());
            add(name, type, false, ipfix, ipfix, unit, doc, new Field.Fixed(offset));
            return offset;
        }

        /** Text of up to {@code capacity} octets; {@link Schema#variable} gives the handle for writing it. */
        public void string(String name, int capacity, Ipfix ipfix, String doc) {
            variable(name, Type.STRING, capacity, ipfix, doc);
        }

        /** Up to {@code capacity} octets; {@link Schema#variable} gives the handle for writing them. */
        public void bytes(String name, int capacity, Ipfix ipfix, String doc) {
            variable(name, Type.BYTES, capacity, ipfix, doc);
        }

        private void variable(String name, Type type, int capacity, Ipfix ipfix, String doc) {
            requireCount(capacity, name);
            int areaSetByBuild = 0;
            int slot = reserve(4, 4);
            add(name, type, true, ipfix, ipfix, "", doc, new Field.Variable(slot, areaSetByBuild, capacity));
        }

        /**
         * A list of always {@code count} numbers; returns the offset of the first. {@code ipfix} is the element in the
         * basicList.
         */
        public int array(String name, Type type, int count, Ipfix ipfix, String unit, String doc) {
            requireCount(count, name);
            int offset = reserve(sizeOf(type, name) * count, type.alignment());
            add(name, type, true, ipfix, ipfix, unit, doc, new Field.Array(offset, count));
            return offset;
        }

        /**
         * A list of always {@code count} counters of 32 bits, to be declared after all other fields. They are counted
         * with {@link Counters} and stop at 2^32 - 1.
         */
        public Counters counters(String name, int count, Ipfix ipfix, String unit, String doc) {
            requireCount(count, name);
            int offset = place(Counters.WIDTH * count, Counters.WIDTH);
            add(name, Type.UINT32, true, ipfix, ipfix, unit, doc, new Field.Array(offset, count));
            countersInRecord = counters == 0 ? offset : countersInRecord;
            counters += count;
            return new Counters(counters - count, count);
        }

        /** Bytes in front of the counters. */
        private int copied() {
            return counters == 0 ? exported : countersInRecord;
        }

        private int counterHandle() {
            return align(copied(), Integer.BYTES);
        }

        /** Bytes of the fields in the cache. */
        private int held() {
            return counters == 0 ? exported : counterHandle() + Integer.BYTES + counters;
        }

        /** A list of up to {@code capacity} rows, whose columns {@link #column} declares. */
        public Rows rows(int capacity) {
            return rows(capacity, 0);
        }

        /**
         * The same for a list that most flows have: the first {@code near} rows stand in the section in the cache. They
         * take room in each flow's, but no further cache line.
         */
        public Rows rows(int capacity, int near) {
            requireCount(capacity, "a list of rows");
            Rows r = new Rows(rows.size(), reserve(Rows.SLOT_LENGTH, 4), capacity, near);
            rows.add(r);
            return r;
        }

        /** A list field: one column of {@code rows}; returns its offset in a row. */
        public int column(Rows rows, String name, Type type, Ipfix ipfix, String unit, String doc) {
            int size = sizeOf(type, name);
            if (rows.width() + size > Rows.MAX_WIDTH) {
                throw new IllegalArgumentException(
                        plugin + ": with " + name + " a row has more than " + Rows.MAX_WIDTH + " bytes");
            }
            int offset = rows.addColumn(size);
            add(name, type, true, ipfix, ipfix, unit, doc, new Field.Column(rows, offset));
            return offset;
        }

        /** A field whose value the output's options give. */
        public void setting(String name, Type type, Field.OutputSetting setting, Ipfix ipfix, String doc) {
            add(name, type, true, ipfix, ipfix, "", doc, new Field.Setting(setting));
        }

        /**
         * Lets a flow have up to {@code max} sections, each with a value of every field (passivedns: one an answer).
         * Such a schema can have no lists.
         */
        public void repeated(int max) {
            if (max < 2 || max > MAX_SECTIONS) {
                throw new IllegalArgumentException(plugin + " can't have up to " + max + " sections a flow");
            }
            maxSections = max;
        }

        /**
         * Private state of {@code size} bytes that is not exported, zero at first; to be declared after all fields.
         *
         * @return its offset in the section
         */
        public int state(int size) {
            requireCount(size, "private state");
            stateDeclared = true;
            int offset = align(held(), ALIGNMENT) + align(state, Math.min(size, ALIGNMENT));
            state = align(state, Math.min(size, ALIGNMENT)) + size;
            return offset;
        }

        /**
         * Lays the section out.
         *
         * @throws IllegalStateException if a list of rows has no column, or a repeated section no field or a list
         */
        public Schema build() {
            for (Rows r : rows) {
                if (r.width() == 0) {
                    throw new IllegalStateException(plugin + ": a list of rows has no column");
                }
            }
            if (maxSections > 1 && (fields.isEmpty() || fields.stream().anyMatch(Field::isList))) {
                throw new IllegalStateException(
                        plugin + ": repeated sections must have fields, and none may be a list");
            }
            return new Schema(this);
        }

        private int sizeOf(Type type, String name) {
            if (type.isVariable()) {
                throw new IllegalArgumentException(plugin + ": " + name + " can't be a " + type + " here");
            }
            return type.size();
        }

        private void requireCount(int count, String name) {
            if (count < 1 || count > MAX_COUNT) {
                throw new IllegalArgumentException(plugin + ": " + name + " can't have a size of " + count);
            }
        }

        private int reserve(int size, int alignment) {
            if (counters > 0) {
                throw new IllegalStateException(plugin + ": declare other fields before counters");
            }
            return place(size, alignment);
        }

        private int place(int size, int alignment) {
            if (stateDeclared) {
                throw new IllegalStateException(plugin + ": declare fields before private state");
            }
            int offset = align(exported, alignment);
            exported = offset + size;
            return offset;
        }

        private void add(
                String name,
                Type type,
                boolean inUnirec,
                Ipfix ipfix,
                Ipfix ipfix6,
                String unit,
                String doc,
                Field.Storage storage) {
            if (!names.add(name)) {
                throw new IllegalStateException(plugin + " declares " + name + " twice");
            }
            fields.add(new Field(plugin, name, type, inUnirec, ipfix, ipfix6, unit, doc, storage));
        }
    }
}
