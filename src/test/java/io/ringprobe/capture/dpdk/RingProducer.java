package io.ringprobe.capture.dpdk;

import io.ringprobe.testkit.Tools;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The program {@code src/test/native/ring_producer.c}, compiled and running. */
final class RingProducer implements AutoCloseable {
    static final String RING = "flows";

    private final String shared;
    private final Process process;
    private final BufferedReader output;
    private final Writer input;

    private RingProducer(String shared, Process process) {
        this.shared = shared;
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
        this.input = process.outputWriter(StandardCharsets.UTF_8);
    }

    /** Serves the first packets of a capture. */
    static RingProducer start(Path folder, HugePages pages, Path capture, int packets) throws Exception {
        Path program = compile(folder);
        String shared = "--huge-dir=" + pages.folder() + " --file-prefix=ringprobe"
                + ProcessHandle.current().pid();
        List<String> command = new ArrayList<>(List.of(program.toString(), RING, packets + ""));
        command.addAll(List.of(shared.split(" ")));
        command.addAll(List.of("-m", "32", "--no-pci", "--no-telemetry"));
        command.add(DpdkProbe.pcapDevice(0, capture).strip());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new RingProducer(shared, process);
    }

    private static Path compile(Path folder) throws Exception {
        Path program = folder.resolve("ring_producer");
        String line = "cc -O1 -o \"$1\" $(pkg-config --cflags libdpdk) src/test/native/ring_producer.c"
                + " $(pkg-config --libs libdpdk)";
        Process compiler = new ProcessBuilder(Tools.require("sh").toString(), "-c", line, "sh", program.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (compiler.waitFor() != 0) {
            throw new IOException(said);
        }
        return program;
    }

    /** The arguments of DPDK with which another process finds it. */
    String shared() {
        return shared;
    }

    /** Reads on until it says that. */
    void await(String word) throws IOException {
        StringBuilder said = new StringBuilder();
        String line = output.readLine();
        while (line != null && !line.equals(word)) {
            said.append(line).append('\n');
            line = output.readLine();
        }
        if (line == null) {
            throw new IOException("the producer has ended without " + word + ": " + said);
        }
    }

    /** Lets it go on. */
    void goOn() throws IOException {
        input.write('\n');
        input.flush();
    }

    /** Ends it as a crash would. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }
}
