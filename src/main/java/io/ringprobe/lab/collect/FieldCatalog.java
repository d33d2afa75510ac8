package io.ringprobe.lab.collect;

import io.ringprobe.schema.Field;
import io.ringprobe.schema.Ipfix;
import io.ringprobe.schema.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * As which elements the fields of the plugins travel in IPFIX. Two plugins may have a field of one name: then it may be
 * either. Immutable.
 */
public final class FieldCatalog {
    private final Map<String, List<Field>> fields = new HashMap<>();

    /** @param schemas what the plugins declare, and the basic record */
    public FieldCatalog(List<Schema> schemas) {
        for (Schema schema : schemas) {
            for (Field field : schema.fields()) {
                fields.computeIfAbsent(field.name(), name -> new ArrayList<>()).add(field);
            }
        }
    }

    /** The specifiers of a template in which the field may stand. */
    int[] places(String name, FlowTemplate template) {
        int[] places = new int[template.fields()];
        int count = 0;
        for (int i = 0; i < template.fields(); i++) {
            boolean isList = template.enterprises[i] == 0 && template.ids[i] == FlowTemplate.BASIC_LIST;
            if (fields.containsKey(name) && (isList || find(name, template.enterprises[i], template.ids[i]) != null)) {
                places[count++] = i;
            }
        }
        return Arrays.copyOf(places, count);
    }

    /** The declaration of the field of that name as that element; null where it has another. */
    Field find(String name, int enterprise, int id) {
        for (Field field : fields.getOrDefault(name, List.of())) {
            if (isElement(field.ipfix(), enterprise, id) || isElement(field.ipfix6(), enterprise, id)) {
                return field;
            }
        }
        return null;
    }

    private static boolean isElement(Ipfix ipfix, int enterprise, int id) {
        return ipfix != null && ipfix.enterprise() == enterprise && ipfix.id() == id;
    }
}
