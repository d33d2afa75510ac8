package io.ringprobe.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringprobe.metrics.InputCounters;
import io.ringprobe.packet.ParseOutcome;
import java.util.List;
import org.junit.jupiter.api.Test;

class IgnoredPacketsTest {
    @Test
    void shouldSumUpDamagedAndDroppedPacketsOfAllInputs() {
        InputCounters first = new InputCounters("first");
        InputCounters second = new InputCounters("second");
        for (ParseOutcome outcome : ParseOutcome.values()) {
            first.addOutcome(outcome);
        }
        second.addOutcome(ParseOutcome.TRUNCATED_IPV4);
        second.addOutcome(ParseOutcome.PARSED);
        second.addOutcome(ParseOutcome.PARSED);
        second.dropParsed(2);
        second.addFiltered();
        first.publish();
        second.publish();
        int damaged = ParseOutcome.values().length - 2 + 1;
        assertEquals(damaged + 2, new IgnoredPackets(List.of(first, second)).packetsIgnored());
    }
}
