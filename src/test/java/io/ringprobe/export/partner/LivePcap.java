package io.ringprobe.export.partner;

import io.ringprobe.capture.InputContext;
import io.ringprobe.capture.InputFactory;
import io.ringprobe.capture.PacketSource;
import io.ringprobe.config.ComponentSpec;
import io.ringprobe.config.Options;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** The input {@code pcap} in the role of a link: nobody may make it wait. Read from a FIFO that a test fills. */
public final class LivePcap implements InputFactory {
    public static final String NAME = "live";

    private final InputFactory pcap = ServiceLoader.load(InputFactory.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(input -> input.spec().name().equals("pcap"))
            .findFirst()
            .orElseThrow();

    @Override
    public ComponentSpec spec() {
        return new ComponentSpec(
                ComponentSpec.INPUT,
                NAME,
                "a capture as if it came from a link",
                pcap.spec().options());
    }

    @Override
    public boolean isOffline(Options options) {
        return false;
    }

    @Override
    public List<PacketSource> open(Options options, InputContext context) throws IOException {
        return pcap.open(options, context);
    }

    /** Writes a jar for {@code --plugins-path} that makes this input known to the program. */
    public static void writeJar(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out)) {
            jar.putNextEntry(new JarEntry("META-INF/services/" + InputFactory.class.getName()));
            jar.write(LivePcap.class.getName().getBytes(StandardCharsets.UTF_8));
            jar.closeEntry();
        }
    }
}
