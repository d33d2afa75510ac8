package io.ringprobe.lab.check;

import io.ringprobe.export.FlowExporter;
import io.ringprobe.export.OutputContext;
import io.ringprobe.export.OutputFactory;
import io.ringprobe.flow.FlowRecord;
import io.ringprobe.lab.collect.Collection;
import io.ringprobe.lab.collect.FieldCatalog;
import io.ringprobe.lab.truth.TruthFlow;
import io.ringprobe.lab.truth.TruthWriter;
import io.ringprobe.testkit.FlowRecordFixture;
import io.ringprobe.testkit.TestComponents;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Truths and what a probe made of them, as files; and the check of the one against the other. */
final class Encoded {
    /** The outputs whose files can be checked. */
    static final List<String> OUTPUTS = List.of(
            "csv",
            "csv;strings=escaped",
            "json",
            "ipfix",
            "ipfix;times=milli",
            "ipfix;times=nano",
            "ipfix;uniflow",
            "ipfix;wide");

    private Encoded() {}

    static Path truth(Path folder, List<TruthFlow> flows) throws IOException {
        Path file = folder.resolve("truth");
        try (TruthWriter writer = TruthWriter.create(file)) {
            flows.forEach(writer::flow);
        }
        return file;
    }

    /** What an output writes for the records of the flows. */
    static Path received(Path folder, String output, RandomTruth random, List<TruthFlow> flows) throws IOException {
        Path file = folder.resolve("received");
        OutputFactory factory = new TestComponents().output(output.split(";", 2)[0]);
        try (FlowRecordFixture fixture = new FlowRecordFixture(RandomTruth.SCHEMA);
                FlowExporter exporter = factory.open(
                                TestComponents.options(factory.spec(), output + ";file=" + file),
                                new OutputContext(RandomTruth.SCHEMA, true))
                        .getFirst()) {
            List<Long> records = new ArrayList<>();
            flows.forEach(flow -> records.addAll(random.records(flow, fixture)));
            records.forEach(exporter::export);
        }
        return file;
    }

    static CheckResult check(Path truth, CheckSettings settings, Path... received) throws IOException {
        try (Checker checker = Checker.of(truth);
                Collection collection = new Collection(
                        new FieldCatalog(List.of(
                                FlowRecord.BASIC, RandomTruth.SCHEMA.plugins().getFirst())),
                        checker)) {
            for (Path file : received) {
                collection.read(file);
            }
            return checker.result(settings, collection.tally());
        }
    }
}
