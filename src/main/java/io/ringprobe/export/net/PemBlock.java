package io.ringprobe.export.net;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A block of a PEM file (RFC 7468).
 *
 * @param label what it holds, such as {@code CERTIFICATE}
 * @param der the octets; none where the text isn't base64, as in the old form of encrypted keys
 */
record PemBlock(String label, byte[] der) {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([^-]+)-----\\s*(.*?)-----END \\1-----", Pattern.DOTALL);

    /** All blocks of a file, in their order; text between them is a comment. */
    static List<PemBlock> read(Path file) throws IOException {
        // Latin 1 takes any octets, so that a binary file is simply one without blocks.
        Matcher matcher = BLOCK.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
        List<PemBlock> blocks = new ArrayList<>();
        while (matcher.find()) {
            blocks.add(new PemBlock(matcher.group(1), decode(matcher.group(2))));
        }
        return blocks;
    }

    private static byte[] decode(String text) {
        try {
            return Base64.getMimeDecoder().decode(text.indexOf(':') < 0 ? text : "");
        } catch (IllegalArgumentException notBase64) {
            return new byte[0];
        }
    }
}
