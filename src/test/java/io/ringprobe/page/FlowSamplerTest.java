package io.ringprobe.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.flow.FlowRecord;
import io.ringprobe.memory.Memory;
import io.ringprobe.schema.RecordSchema;
import io.ringprobe.testkit.ChildJvm;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FlowSamplerTest {
    private final SampleFlows flows = new SampleFlows();
    private final FlowSampler sampler = new FlowSampler(4);

    @AfterEach
    void free() {
        sampler.close();
        flows.close();
    }

    private List<Integer> drainedPorts() {
        List<Integer> ports = new ArrayList<>();
        sampler.drain(slot -> ports.add(Memory.getUnsignedShort(slot + FlowRecord.SRC_PORT)));
        return ports;
    }

    private void see(int port) {
        sampler.see(flows.https().set("SRC_PORT", port).build(), SampleFlows.SCHEMA);
    }

    private String textOf(long record) {
        sampler.watch(true);
        sampler.see(record, SampleFlows.SCHEMA);
        String[] text = new String[1];
        sampler.drain(slot -> {
            byte[] octets = new byte[Memory.getUnsignedShort(slot + FlowSlot.TEXT_LENGTH_OFFSET)];
            Memory.copyToArray(slot + FlowSlot.TEXT_OFFSET, octets, 0, octets.length);
            text[0] = new String(octets, StandardCharsets.UTF_8);
        });
        return text[0];
    }

    @Test
    void shouldTakeNothingWhileNobodyWatches() {
        see(1);
        assertEquals(0, sampler.taken() + sampler.passed());
        sampler.watch(true);
        see(2);
        sampler.watch(false);
        see(3);
        assertEquals(List.of(2), drainedPorts());
    }

    @Test
    void shouldLetFlowsPassWhenItIsFull() {
        sampler.watch(true);
        for (int port = 1; port <= 6; port++) {
            see(port);
        }
        assertEquals(List.of(1, 2, 3, 4), drainedPorts());
        assertEquals(2, sampler.passed());
        see(7);
        assertEquals(List.of(7), drainedPorts());
        assertEquals(5, sampler.taken());
    }

    @Test
    void shouldCopyTheTextThatTellsMost() {
        assertEquals("", textOf(flows.https().build()));
        assertEquals("", textOf(flows.https().set("last", "LAST", 1).build()));
        assertEquals(
                "www.example.com",
                textOf(flows.https().set("TLS_SNI", "www.example.com").build()));
        assertEquals(
                "a.example",
                textOf(flows.https()
                        .set("JA4", "t13")
                        .set("TLS_SNI", "a.example")
                        .build()));
        assertEquals(
                "a", textOf(flows.https().set("OTHER", "a").set("TLS_SNI", "b").build()));
        assertEquals(
                "b",
                textOf(flows.https().set("SOMETHING", "a").set("TLS_SNI", "b").build()));
    }

    @Test
    void shouldCutATextThatIsTooLong() {
        String text = textOf(flows.https().set("TLS_SNI", "x".repeat(300)).build());
        assertEquals("x".repeat(FlowSlot.MAX_TEXT), text);
        assertTrue(FlowSlot.MAX_TEXT >= 100, "enough for most names");
    }

    @Test
    void shouldNameThePluginsOfEachFlowAfterAChange() {
        RecordSchema other = new RecordSchema(
                FlowRecord.BASIC, List.of(SampleFlows.SCHEMA.plugins().get(2)));
        sampler.watch(true);
        see(1);
        sampler.see(flows.https().build(), other);
        see(2);
        List<List<String>> names = new ArrayList<>();
        sampler.drain(slot -> names.add(sampler.pluginNames(slot)));
        List<String> all = List.of("first", "tls", "last");
        assertEquals(List.of(all, List.of("last"), all), names);
    }

    @Test
    void shouldAllocateNothing() throws Exception {
        String report = ChildJvm.run(SamplerAllocation.class).strip();
        // For what the JVM itself does in between; one object a flow would be a thousand times more.
        assertTrue(Long.parseLong(report) < 16_000, report);
    }

    /** Two threads, many flows: each arrives whole and in order, or is counted as passed. */
    @Test
    void shouldHandFlowsFromThreadToThread() throws Exception {
        int count = 300_000;
        long record = flows.https().set("TLS_SNI", "a").build();
        sampler.watch(true);
        Thread writer = Thread.ofPlatform().start(() -> {
            for (int i = 0; i < count; i++) {
                Memory.putLong(record + FlowRecord.BYTES, i);
                Memory.putLong(record + FlowRecord.BYTES_REV, i);
                sampler.see(record, SampleFlows.SCHEMA);
            }
        });
        long[] last = {-1};
        long[] seen = {0};
        while (writer.isAlive() || sampler.taken() > seen[0]) {
            sampler.drain(slot -> {
                long number = Memory.getLong(slot + FlowRecord.BYTES);
                assertTrue(number > last[0], "order");
                assertEquals(2 * number, FlowRecord.octets(slot), "whole");
                last[0] = number;
                seen[0]++;
            });
        }
        assertEquals(count, sampler.taken() + sampler.passed());
        assertEquals(sampler.taken(), seen[0]);
    }
}
