package io.ringprobe.export.ipfix;

import io.ringprobe.schema.Field;
import io.ringprobe.schema.RecordSchema;
import io.ringprobe.schema.Schema;
import io.ringprobe.testkit.FlowRecordFixture;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;

/**
 * Builds one flow record after another from values that stay from one to the next; those of plugins that the record
 * doesn't have are left out. A record lives until the next one is built. Single-threaded.
 */
final class RecordBuilder implements AutoCloseable {
    private final RecordSchema schema;
    private final Map<String, Object> values = new HashMap<>();
    private FlowRecordFixture fixture;
    private long presence;

    RecordBuilder(RecordSchema schema) {
        this.schema = schema;
        this.fixture = new FlowRecordFixture(schema);
    }

    RecordBuilder with(String... plugins) {
        for (String plugin : plugins) {
            presence |= 1L << schema.indexOf(plugin);
        }
        return this;
    }

    RecordBuilder presence(long bits) {
        presence = bits;
        return this;
    }

    RecordBuilder set(String field, Object value) {
        values.put(field, value instanceof InetAddress address ? address.getAddress() : value);
        return this;
    }

    RecordBuilder setAll(Map<String, Object> all) {
        all.forEach(this::set);
        return this;
    }

    /** Lays the record out and returns its address. */
    long build() {
        fixture.close();
        fixture = new FlowRecordFixture(schema);
        fill(schema.basic());
        for (int i = 0; i < schema.plugins().size(); i++) {
            if ((presence & 1L << i) != 0) {
                fixture.present(schema.plugins().get(i).plugin());
                fill(schema.plugins().get(i));
            }
        }
        return fixture.build();
    }

    private void fill(Schema section) {
        for (Field field : section.fields()) {
            if (values.containsKey(field.name())) {
                fixture.set(section.plugin(), field.name(), values.get(field.name()));
            }
        }
    }

    @Override
    public void close() {
        fixture.close();
    }
}
