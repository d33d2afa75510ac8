package io.ringprobe.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The programs that an output has compiled for its records, one for each presence bitmap and IP version that was seen.
 *
 * <p>In records of one presence bitmap every section stands at the same place, so that an output can compile a program
 * with fixed offsets on first use and run it for each record of that kind. Looking a program up costs a comparison when
 * the record is like the last one of its IP version, else a probe or two; it allocates nothing but for a new program.
 *
 * <p>Owned by one thread.
 *
 * @param <P> the output's programs
 */
public final class RecordPrograms<P> {
    /** Makes programs. */
    @FunctionalInterface
    public interface Compiler<P> {
        /**
         * Makes the program for the records with that presence bitmap.
         *
         * @param ipVersion 4 or 6
         * @return the program, or null where there can't be one: then it is asked for again with the next such record
         */
        P compile(long presence, int ipVersion);
    }

    private final Compiler<P> compiler;
    private final Table<P> ipv4 = new Table<>();
    private final Table<P> ipv6 = new Table<>();

    public RecordPrograms(Compiler<P> compiler) {
        this.compiler = compiler;
    }

    /** The program for records with that presence bitmap and IP version; all versions but 6 count as 4. */
    public P of(long presence, int ipVersion) {
        Table<P> table = ipVersion == 6 ? ipv6 : ipv4;
        if (table.last != null && table.lastPresence == presence) {
            return table.last;
        }
        P program = table.find(presence);
        if (program == null) {
            program = compiler.compile(presence, ipVersion == 6 ? 6 : 4);
            if (program == null) {
                return null;
            }
            table.add(presence, program);
        }
        table.last = program;
        table.lastPresence = presence;
        return program;
    }

    /** Forgets the programs of which that is true: they are compiled anew when a record needs them. */
    public void removeIf(Predicate<P> condition) {
        ipv4.removeIf(condition);
        ipv6.removeIf(condition);
    }

    /** A hash table with open addressing; a slot holds the index of a program plus one, 0 where it is empty. */
    private static final class Table<P> {
        private static final long GOLDEN_RATIO = 0x9E37_79B9_7F4A_7C15L;

        private final List<P> programs = new ArrayList<>();
        private long[] keys = new long[16];
        private int[] slots = new int[16];
        private long lastPresence;
        private P last;

        P find(long presence) {
            int slot = slots[slotOf(presence)];
            return slot == 0 ? null : programs.get(slot - 1);
        }

        void add(long presence, P program) {
            if (programs.size() * 2 >= slots.length) {
                grow();
            }
            programs.add(program);
            put(presence, programs.size());
        }

        void removeIf(Predicate<P> condition) {
            long[] oldKeys = keys;
            int[] oldSlots = slots;
            List<P> old = List.copyOf(programs);
            programs.clear();
            slots = new int[oldSlots.length];
            keys = new long[oldKeys.length];
            for (int i = 0; i < oldSlots.length; i++) {
                if (oldSlots[i] != 0 && !condition.test(old.get(oldSlots[i] - 1))) {
                    programs.add(old.get(oldSlots[i] - 1));
                    put(oldKeys[i], programs.size());
                }
            }
            last = null;
        }

        private void grow() {
            long[] oldKeys = keys;
            int[] oldSlots = slots;
            keys = new long[oldKeys.length * 2];
            slots = new int[oldSlots.length * 2];
            for (int i = 0; i < oldSlots.length; i++) {
                if (oldSlots[i] != 0) {
                    put(oldKeys[i], oldSlots[i]);
                }
            }
        }

        private void put(long presence, int slot) {
            int at = slotOf(presence);
            keys[at] = presence;
            slots[at] = slot;
        }

        /** The slot that holds the key, or the empty one where it belongs. */
        private int slotOf(long presence) {
            int mask = slots.length - 1;
            int at = (int) (presence * GOLDEN_RATIO >>> 32) & mask;
            while (slots[at] != 0 && keys[at] != presence) {
                at = at + 1 & mask;
            }
            return at;
        }
    }
}
