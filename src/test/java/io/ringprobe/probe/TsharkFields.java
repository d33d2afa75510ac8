package io.ringprobe.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringprobe.testkit.Tools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What tshark finds in an IPFIX file. */
final class TsharkFields {
    private static final Path SCRIPT = Path.of("src", "test", "resources", "tshark", "elements.lua");
    /** By default tshark reads no template of more than 60 fields; all plugins together have more. */
    private static final String UNLIMITED = "cflow.max_template_fields:0";

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("MMM d, uuuu HH:mm:ss.SSSSSS", Locale.ROOT);
    private static final DateTimeFormatter CSV_TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS", Locale.ROOT);

    private final Map<String, List<String>> values = new HashMap<>();

    /** Reads the file once, for these fields. */
    TsharkFields(Path file, List<String> fields) throws IOException, InterruptedException {
        this(file, fields, null);
    }

    /**
     * Reads the file once, for these fields.
     *
     * @param elements the table that {@code elements.lua} reads; null to do without that script
     */
    TsharkFields(Path file, List<String> fields, Path elements) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Tools.require("tshark").toString(), "-n", "-r"));
        command.addAll(List.of(file.toString(), "-o", UNLIMITED, "-T", "fields", "-E", "aggregator=|"));
        for (String field : fields) {
            command.addAll(List.of("-e", field));
            values.put(field, new ArrayList<>());
        }
        if (elements != null) {
            command.addAll(List.of("-X", "lua_script:" + SCRIPT));
        }
        for (String message : run(command, elements).lines().toList()) {
            String[] columns = message.split("\t", -1);
            for (int i = 0; i < columns.length; i++) {
                if (!columns[i].isEmpty()) {
                    values.get(fields.get(i)).addAll(List.of(columns[i].split("\\|")));
                }
            }
        }
    }

    private static String run(List<String> command, Path elements) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("TZ", "UTC");
        if (elements != null) {
            builder.environment().put("RINGPROBE_ELEMENTS", elements.toString());
        }
        Process tshark = builder.start();
        String output = new String(tshark.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, tshark.waitFor(), "exit status of tshark");
        return output;
    }

    /** All values of a field, over all flows, in their order. */
    List<String> values(String field) {
        return values.get(field);
    }

    /** A number in hexadecimal as csv writes it. */
    static String number(String hex) {
        return Long.toUnsignedString(Long.parseUnsignedLong(hex.replaceFirst("^0x", ""), 16));
    }

    /** {@code Jan 1, 2025 00:00:00.100000381 UTC}, cut to microseconds, as csv writes times. */
    static String time(String text) {
        String cut = text.replaceFirst("(\\.\\d{6}).*", "$1").replaceAll("\\s+", " ");
        return CSV_TIME.format(LocalDateTime.parse(cut, TIME));
    }
}
