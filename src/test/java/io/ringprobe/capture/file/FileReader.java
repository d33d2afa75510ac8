package io.ringprobe.capture.file;

import io.ringprobe.capture.PacketSource;
import io.ringprobe.config.ConfigException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A process of its own that reads a capture and prints how many packets it holds: for what can't be tested inside one.
 */
final class FileReader {
    private FileReader() {}

    /** @param args file, filter */
    public static void main(String[] args) throws IOException {
        RecordingReceiver receiver = new RecordingReceiver();
        try (PacketSource source = Captures.open(Captures.options(args[1], List.of(args[0])))) {
            Captures.drain(source, receiver, 128);
            System.out.println(receiver.packets.size() + " packets");
        } catch (ConfigException e) {
            System.out.println(e.getMessage());
        }
    }

    /** Starts it with this JVM's flags and more; errors go where ours go. */
    static Process start(List<String> flags, List<String> args) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(f -> f.startsWith("--") || f.startsWith("-XX") || f.startsWith("-Dringprobe"))
                .forEach(command::add);
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), FileReader.class.getName()));
        command.addAll(args);
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
