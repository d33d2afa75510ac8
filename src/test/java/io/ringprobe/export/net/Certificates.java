package io.ringprobe.export.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringprobe.testkit.Tools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Certificates for tests, made with openssl in a folder: each name has a {@code NAME.pem} and a {@code NAME.key}
 * (PKCS#8, elliptic curve unless said otherwise).
 */
public final class Certificates {
    private final Path folder;

    public Certificates(Path folder) {
        this.folder = folder;
        Tools.require("openssl");
    }

    public Path certificate(String name) {
        return folder.resolve(name + ".pem");
    }

    public Path key(String name) {
        return folder.resolve(name + ".key");
    }

    /** Makes an authority. */
    public Certificates authority(String name) {
        openssl(
                "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc -days 30 -subj /CN=" + name,
                "-keyout " + key(name),
                "-out " + certificate(name));
        return this;
    }

    /**
     * Makes a certificate that an authority has signed.
     *
     * @param alternatives its names, such as {@code DNS:localhost,IP:127.0.0.1}
     */
    public Certificates signed(String name, String authority, String alternatives, String... more) {
        request(name, "ec -pkeyopt ec_paramgen_curve:P-256");
        sign(name, authority, alternatives, more);
        return this;
    }

    /** Makes a private key and a request for a certificate. */
    public void request(String name, String newKey) {
        openssl(
                "req -new -newkey " + newKey + " -noenc -subj /CN=" + name,
                "-keyout " + key(name),
                "-out " + folder.resolve(name + ".csr"));
    }

    /** Makes the certificate that was requested. */
    public void sign(String name, String authority, String alternatives, String... more) {
        Path extensions = folder.resolve(name + ".ext");
        try {
            Files.writeString(extensions, "subjectAltName=" + alternatives + "\n");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        List<String> words = new ArrayList<>(List.of(more));
        if (words.isEmpty()) {
            words.add("-days 30");
        }
        words.addFirst("x509 -req -in " + folder.resolve(name + ".csr") + " -extfile " + extensions);
        words.add("-CA " + certificate(authority) + " -CAkey " + key(authority) + " -CAcreateserial");
        words.add("-out " + certificate(name));
        openssl(words.toArray(String[]::new));
    }

    /** Runs openssl with words that are separated by blanks. */
    public String openssl(String... arguments) {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(String.join(" ", arguments).split(" ")));
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, process.waitFor(), () -> String.join(" ", command) + ": " + output);
            return output;
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
