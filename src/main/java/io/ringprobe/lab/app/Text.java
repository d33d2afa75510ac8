package io.ringprobe.lab.app;

import io.ringprobe.lab.packet.PacketBytes;
import java.nio.charset.StandardCharsets;

/** Writes messages of protocols that talk in lines. Stateless. */
final class Text {
    private static final int LINE = 72;
    private static final int LETTERS = 26;
    private static final byte[] PROSE = lettersInLines();

    private Text() {}

    /** Lines, each with CR LF behind it. */
    static byte[] lines(String... lines) {
        return of(String.join("\r\n", lines) + "\r\n");
    }

    /** One octet a character. */
    static byte[] of(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** A header's lines, an empty line, and the body. */
    static byte[] message(StringBuilder head, byte[] body) {
        byte[] octets = of(head.append("\r\n").toString());
        return body.length == 0
                ? octets
                : new PacketBytes().bytes(octets).bytes(body).toArray();
    }

    /** Adds {@code name: value} and a line break, unless the value is empty. */
    static void header(StringBuilder head, String name, String value) {
        if (!value.isEmpty()) {
            head.append(name).append(": ").append(value).append("\r\n");
        }
    }

    /** That many octets of letters in lines, the last of which may lack its break. */
    static byte[] prose(int length) {
        byte[] text = new byte[length];
        for (int at = 0; at < length; at += PROSE.length) {
            System.arraycopy(PROSE, 0, text, at, Math.min(PROSE.length, length - at));
        }
        return text;
    }

    private static byte[] lettersInLines() {
        byte[] text = new byte[LINE * LETTERS];
        for (int i = 0; i < text.length; i++) {
            int column = i % LINE;
            text[i] = (byte) (column == LINE - 2 ? '\r' : column == LINE - 1 ? '\n' : 'a' + (i + i / LINE) % LETTERS);
        }
        return text;
    }
}
