package io.ringprobe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import io.ringprobe.flow.FlowRecord;
import io.ringprobe.schema.Field;
import io.ringprobe.schema.Schema;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FieldReferenceTest {
    private static final Schema TEST = new TestPlugin().descriptor().schema();
    private static final List<Schema> SCHEMAS = List.of(FlowRecord.BASIC, TEST);
    private static final Map<String, String> DOCS = Map.of("basic", "in every record", "testplugin", "a test");

    @Test
    void shouldWriteATableForEachPlugin() {
        String page = FieldReference.markdown(SCHEMAS, DOCS);
        assertTrue(page.contains("## basic\n\nin every record\n\n| Field | UniRec type |"), page);
        assertTrue(page.contains("| BYTES_REV | uint64 | 29305/1 | 8 | octets | IP octets, destination to source |\n"));
        assertTrue(page.contains("| IP_VERSION | (none) | 0/60 | 1 |  | "), page);
        assertTrue(page.contains("| SRC_IP | ipaddr | 0/8, IPv6: 0/27 | 4, IPv6: 16 |  | source address |\n"), page);
        assertTrue(page.contains("| LINK_BIT_FIELD | uint64 | (none) |  |  | "), page);
        assertTrue(page.contains("| TEST_NUMBER | uint16 | 8057/1 | 2 | packets | a number \\| or another |\n"), page);
        assertTrue(page.contains("| TEST_TEXT | string | 8057/2 | variable |  | a \"text\" |\n"), page);
        assertTrue(page.contains("| TEST_LIST | uint8* | basicList of 8057/3 | 1 each |  | a list |\n"), page);
    }

    @Test
    void shouldWriteJsonThatSaysTheSameAsTheSchemas() {
        String page = FieldReference.json(SCHEMAS, DOCS);
        Config json = ConfigFactory.parseString(
                "{\"all\": " + page + "}", ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON));
        List<? extends Config> plugins = json.getConfigList("all");
        assertEquals(SCHEMAS.size(), plugins.size());
        for (int i = 0; i < SCHEMAS.size(); i++) {
            Schema schema = SCHEMAS.get(i);
            assertEquals(schema.plugin(), plugins.get(i).getString("plugin"));
            assertEquals(DOCS.get(schema.plugin()), plugins.get(i).getString("doc"));
            List<? extends Config> fields = plugins.get(i).getConfigList("fields");
            assertEquals(schema.fields().size(), fields.size());
            for (int j = 0; j < fields.size(); j++) {
                assertSame(schema.fields().get(j), fields.get(j));
            }
        }
    }

    private static void assertSame(Field field, Config json) {
        assertEquals(field.name(), json.getString("name"));
        assertEquals(field.unirecType(), json.getString("type"));
        assertEquals(field.inUnirec(), json.getBoolean("inUnirec"));
        assertEquals(field.isList(), json.getBoolean("basicList"));
        assertEquals(field.doc(), json.getString("doc"));
        assertEquals(field.unit(), json.getString("unit"));
        assertEquals(field.ipfix() == null, json.getIsNull("ipfix"));
        if (field.ipfix() != null) {
            assertEquals(field.ipfix().enterprise(), json.getInt("ipfix.enterprise"));
            assertEquals(field.ipfix().id(), json.getInt("ipfix.id"));
            assertEquals(field.ipfix6().id(), json.getInt("ipfix6.id"));
        }
    }
}
