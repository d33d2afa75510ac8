package io.ringprobe.plugin;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What plugins that gather are to see of a TCP flow, in the most simple way that comes to mind: octet by octet, with
 * positions that never wrap.
 */
final class StreamModel {
    private static final int MOST_EARLY = 8;
    private static final int WINDOW = 1 << 24;

    /** A segment; {@code position} is that of its first octet of payload. */
    record Segment(boolean forward, long position, boolean syn, boolean fin, boolean rst, int wire, byte[] octets) {}

    /** What a plugin is shown. */
    record View(byte[] octets, boolean early) {}

    private record Held(byte octet, int segment) {}

    private static final class Direction {
        boolean known;
        long first;
        long next;
        byte[] kept = {};
        final Set<Integer> waiting = new HashSet<>();
        final TreeMap<Long, Held> early = new TreeMap<>();
        final Map<Integer, Long> begins = new HashMap<>();

        void stopWaiting() {
            kept = new byte[0];
            waiting.clear();
        }

        void forget() {
            stopWaiting();
            early.clear();
            begins.clear();
        }

        void begin(long position) {
            forget();
            known = true;
            first = position;
            next = position;
        }

        byte takeEarly() {
            begins.values().remove(next);
            return early.remove(next).octet();
        }
    }

    private final int bound;
    private final int plugins;
    private final Set<Integer> attached = new HashSet<>();
    private Direction[] directions = {new Direction(), new Direction()};
    private int segments;

    private Direction current;
    private boolean mayKeep;
    private boolean settles;
    private byte[] fresh = {};
    private boolean early;

    StreamModel(int bound, int plugins) {
        this.bound = bound;
        this.plugins = plugins;
    }

    /** A new record: all plugins look again. */
    void opened() {
        for (int i = 0; i < plugins; i++) {
            attached.add(i);
        }
    }

    void ended() {
        attached.clear();
        directions = new Direction[] {new Direction(), new Direction()};
    }

    Set<Integer> attached() {
        return attached;
    }

    void detach(int plugin) {
        attached.remove(plugin);
        for (Direction direction : directions) {
            if (direction.waiting.remove(plugin) && direction.waiting.isEmpty()) {
                direction.stopWaiting();
            }
        }
        if (attached.isEmpty()) {
            directions = new Direction[] {new Direction(), new Direction()};
        }
    }

    private int held() {
        int held = 0;
        for (Direction direction : directions) {
            held += direction.kept.length + direction.early.size();
        }
        return held;
    }

    /** What each plugin that is attached is shown of the segment, by plugin; nothing for those that aren't called. */
    Map<Integer, View> views(Segment segment) {
        mayKeep = false;
        settles = false;
        fresh = new byte[0];
        early = false;
        current = directions[segment.forward() ? 0 : 1];
        if (segment.rst()) {
            directions[0].forget();
            directions[1].forget();
            return toAll(segment.octets(), false);
        }
        if (segment.syn() && !(current.known && current.first == segment.position())) {
            current.begin(segment.position());
        }
        if (segment.wire() == 0) {
            if (segment.fin() && !segment.syn() && current.known && current.next == segment.position()) {
                current.stopWaiting();
            }
            return Map.of();
        }
        if (!current.known || Math.abs(segment.position() - current.next) > WINDOW) {
            current.begin(segment.position());
        }
        return segment.position() > current.next ? early(segment) : inOrder(segment);
    }

    private Map<Integer, View> toAll(byte[] octets, boolean isEarly) {
        fresh = octets;
        early = isEarly;
        return viewsAgain();
    }

    /** The same for the plugins that are attached now. */
    Map<Integer, View> viewsAgain() {
        Map<Integer, View> views = new HashMap<>();
        if (fresh.length > 0) {
            attached.forEach(plugin -> views.put(plugin, new View(settles ? view(plugin) : fresh, early)));
        }
        return views;
    }

    private Map<Integer, View> early(Segment segment) {
        byte[] octets = segment.octets();
        if (octets.length < segment.wire()) {
            return toAll(octets, true);
        }
        TreeMap<Long, Held> missing = new TreeMap<>();
        for (int i = 0; i < octets.length; i++) {
            if (!current.early.containsKey(segment.position() + i)) {
                missing.put(segment.position() + i, new Held(octets[i], segments));
            }
        }
        if (missing.isEmpty()) {
            return Map.of();
        }
        if (current.begins.size() == MOST_EARLY || held() + missing.size() > bound) {
            current.forget();
            current.next = segment.position() + segment.wire();
            settles = true;
            mayKeep = !segment.fin();
            return toAll(octets, false);
        }
        current.early.putAll(missing);
        current.begins.put(segments++, missing.firstKey());
        return toAll(octets, true);
    }

    private Map<Integer, View> inOrder(Segment segment) {
        long end = segment.position() + segment.wire();
        if (end <= current.next) {
            return Map.of();
        }
        settles = true;
        boolean whole = segment.octets().length == segment.wire();
        mayKeep = whole && !segment.fin();
        long captured = segment.position() + segment.octets().length;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        while (current.next < captured || whole && current.early.containsKey(current.next)) {
            boolean cameBefore = whole && current.early.containsKey(current.next);
            out.write(cameBefore ? current.takeEarly() : segment.octets()[(int) (current.next - segment.position())]);
            current.next++;
        }
        fresh = out.toByteArray();
        if (!whole) {
            skip(end);
        }
        return viewsAgain();
    }

    private void skip(long end) {
        for (long position : current.early.headMap(end).keySet().toArray(new Long[0])) {
            current.begins.values().remove(position);
            current.early.remove(position);
        }
        current.next = end;
        while (current.early.containsKey(current.next)) {
            current.takeEarly();
            current.next++;
        }
    }

    private byte[] view(int plugin) {
        return current.waiting.contains(plugin) ? join(current.kept, fresh) : fresh;
    }

    private static byte[] join(byte[] a, byte[] b) {
        byte[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    /** All have seen the segment; these want more. */
    void answered(Set<Integer> more) {
        if (!settles) {
            return;
        }
        Set<Integer> wanting = new HashSet<>(more);
        wanting.retainAll(attached);
        if (!mayKeep) {
            wanting.clear();
        }
        Set<Integer> older = new HashSet<>(wanting);
        older.retainAll(current.waiting);
        byte[] kept = older.isEmpty() ? fresh : join(current.kept, fresh);
        current.stopWaiting();
        if (!wanting.isEmpty() && held() + kept.length <= bound) {
            current.kept = kept;
            current.waiting.addAll(older.isEmpty() ? wanting : older);
        }
    }
}
