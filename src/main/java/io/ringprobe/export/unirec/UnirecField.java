package io.ringprobe.export.unirec;

import io.ringprobe.export.OutputSettings;
import io.ringprobe.schema.Field;
import io.ringprobe.schema.Type;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * One field of a UniRec template. Immutable.
 *
 * @param name its name
 * @param type the type of the value, or of a list's elements
 * @param isList whether the value is a list
 * @param sources the declared fields whose value it has: the first of them whose plugin found something counts; none
 *     where the output's options give the value
 * @param setting the value that the output's options give
 */
public record UnirecField(String name, Type type, boolean isList, List<Field> sources, long setting) {
    /**
     * The order in a template: fields of fixed length by size, the largest first, then those of variable length by the
     * size of their elements, the smallest first; by name within one size.
     */
    static final Comparator<UnirecField> ORDER = Comparator.comparing(UnirecField::isVariable)
            .thenComparing(f -> f.isVariable() ? f.size() : -f.size())
            .thenComparing(UnirecField::name);

    private static final int IP_SIZE = 16;

    public UnirecField {
        sources = List.copyOf(sources);
    }

    static UnirecField of(Field field, OutputSettings settings) {
        if (field.storage() instanceof Field.Setting s) {
            Type type = settings.type(s.setting(), field.type());
            String name = settings.name(s.setting(), field.name());
            return new UnirecField(name, type, false, List.of(), settings.value(s.setting()));
        }
        return new UnirecField(field.name(), field.type(), field.isList(), List.of(field), 0);
    }

    /** Whether the output's options give the value, the same in all records. */
    public boolean isSetting() {
        return sources.isEmpty();
    }

    /** Whether its length differs from record to record. */
    public boolean isVariable() {
        return isList || type.isVariable();
    }

    /** Octets of a value, or of an element of what has variable length. */
    public int size() {
        return switch (type) {
            case IP -> IP_SIZE;
            case STRING, BYTES -> 1;
            default -> type.size();
        };
    }

    /** The type as UniRec names it, with an asterisk for lists. */
    public String typeName() {
        return isList ? type.unirecName() + "*" : type.unirecName();
    }

    /** Whether another field of this name can be one with it. */
    boolean matches(UnirecField other) {
        return !isSetting() && !other.isSetting() && typeName().equals(other.typeName());
    }

    /** This field with the sources of another one of its name behind its own. */
    UnirecField or(UnirecField other) {
        List<Field> both = new ArrayList<>(sources);
        both.addAll(other.sources);
        return new UnirecField(name, type, isList, both, setting);
    }
}
