package io.ringprobe.capture.ndp;

import com.sun.jna.NativeLibrary;
import io.ringprobe.testkit.CapturedFrames;
import io.ringprobe.testkit.PcapWriter;
import io.ringprobe.testkit.Tools;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Makes the folder that stands for a card, see src/test/native/nfb, and the library that serves it. Stateless. */
final class Card {
    static final int HEADER = 24;
    static final int TIME_OFFSET = 6;
    private static final int ETHERNET = 1;

    private Card() {}

    /** Compiles the library that stands in for libnfb, and makes JNA find it; skips the test without gcc. */
    static void installLibrary(Path folder) throws IOException, InterruptedException {
        Process gcc = new ProcessBuilder(
                        Tools.require("gcc").toString(),
                        "-shared",
                        "-fPIC",
                        "-O1",
                        "-o",
                        folder.resolve("libnfb.so").toString(),
                        "src/test/native/nfb/nfb.c")
                .inheritIO()
                .start();
        if (gcc.waitFor() != 0) {
            throw new IOException("gcc fails");
        }
        NativeLibrary.addSearchPath("nfb", folder.toString());
    }

    /** A card that receives a capture's packets into so many queues, each of which lends so many at once. */
    static Path receiving(List<CapturedFrames.Frame> frames, Path folder, int queues, int lendable) throws IOException {
        return make(frames, folder, queues + " " + lendable + " " + HEADER + " " + TIME_OFFSET, ndkTree());
    }

    /** The same with other settings. */
    static Path make(List<CapturedFrames.Frame> frames, Path folder, String settings, byte[] tree) throws IOException {
        Files.createDirectories(folder);
        try (OutputStream out = Files.newOutputStream(folder.resolve("capture.pcap"));
                PcapWriter writer = PcapWriter.nanos(out, ByteOrder.LITTLE_ENDIAN, ETHERNET)) {
            for (CapturedFrames.Frame frame : frames) {
                writer.packet(frame.nanos(), frame.octets());
            }
        }
        Files.writeString(folder.resolve("settings"), settings);
        Files.write(folder.resolve("tree"), tree);
        return folder;
    }

    /** Firmware of the NDK, which describes two kinds of headers; the second one has a time. */
    static byte[] ndkTree() throws IOException {
        Tree tree = new Tree();
        tree.begin("");
        tree.begin("firmware");
        tree.property("project-name", "NDK_MINIMAL\0");
        tree.begin("header0");
        tree.property("compatible", "cesnet,ofm,ndp-header-rx\0");
        tree.property("header_id", "\0\0\0\0");
        tree.property("item-name", "length\0");
        tree.property("item-offset", "\0\0");
        tree.end();
        tree.begin("header1");
        tree.property("compatible", "other\0cesnet,ofm,ndp-header-rx\0");
        tree.property("header_id", "\0\0\0\1");
        tree.property("item-name", "length\0port\0timestamp\0");
        tree.property("item-offset", "\0\0\0\20\0" + (char) (8 * TIME_OFFSET));
        tree.end();
        tree.end();
        tree.end();
        return tree.encode();
    }

    /** Firmware that says no more than its name. */
    static byte[] tree(String project) throws IOException {
        Tree tree = new Tree();
        tree.begin("");
        tree.begin("firmware");
        tree.property("project-name", project + "\0");
        tree.end();
        tree.end();
        return tree.encode();
    }

    /** Writes flattened device trees. */
    private static final class Tree {
        private static final int HEADER_LENGTH = 40;

        private final ByteArrayOutputStream nodes = new ByteArrayOutputStream();
        private final DataOutputStream out = new DataOutputStream(nodes);
        private final ByteArrayOutputStream strings = new ByteArrayOutputStream();

        void begin(String name) throws IOException {
            out.writeInt(1);
            write(name + "\0");
        }

        void end() throws IOException {
            out.writeInt(2);
        }

        void property(String name, String value) throws IOException {
            out.writeInt(3);
            out.writeInt(value.length());
            out.writeInt(strings.size());
            strings.write((name + "\0").getBytes(StandardCharsets.ISO_8859_1));
            write(value);
            out.writeInt(4);
        }

        private void write(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
            while (out.size() % 4 != 0) {
                out.write(0);
            }
        }

        byte[] encode() throws IOException {
            out.writeInt(9);
            ByteArrayOutputStream blob = new ByteArrayOutputStream();
            DataOutputStream all = new DataOutputStream(blob);
            int end = HEADER_LENGTH + nodes.size();
            int[] header = {
                0xD00DFEED,
                end + strings.size(),
                HEADER_LENGTH,
                end,
                HEADER_LENGTH,
                17,
                16,
                0,
                strings.size(),
                nodes.size()
            };
            for (int field : header) {
                all.writeInt(field);
            }
            nodes.writeTo(all);
            strings.writeTo(all);
            return blob.toByteArray();
        }
    }
}
