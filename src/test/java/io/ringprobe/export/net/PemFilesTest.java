package io.ringprobe.export.net;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PemFilesTest {
    @TempDir
    Path folder;

    private Certificates made;

    @BeforeEach
    void makeAuthority() {
        made = new Certificates(folder).authority("ca");
    }

    private static void load(Path certificate, Path key, Path authorities) {
        assertNotNull(new PemFiles("here: ipfix", certificate, key, authorities).context("TLS"));
    }

    private void load(String name) {
        load(made.certificate(name), made.key(name), made.certificate("ca"));
    }

    private static void assertWrong(Path certificate, Path key, Path authorities, String... words) {
        ConfigException e = assertThrows(ConfigException.class, () -> load(certificate, key, authorities));
        assertTrue(e.getMessage().startsWith("here: ipfix: "), e.getMessage());
        for (String word : words) {
            assertTrue(e.getMessage().contains(word), () -> e.getMessage() + " has no " + word);
        }
    }

    @Test
    void shouldReadKeysOfAllKinds() {
        made.request("rsa", "rsa:2048");
        made.sign("rsa", "ca", "DNS:probe");
        load("rsa");
        made.request("ed25519", "ed25519");
        made.sign("ed25519", "ca", "DNS:probe");
        load("ed25519");
        made.signed("ec", "ca", "DNS:probe");
        load("ec");
    }

    @Test
    void shouldReadTheOlderFormsOfKeys() {
        made.request("rsa", "rsa:2048");
        made.sign("rsa", "ca", "DNS:probe");
        made.openssl("rsa -traditional -in " + made.key("rsa") + " -out rsa1.key");
        load(made.certificate("rsa"), folder.resolve("rsa1.key"), null);
        made.signed("ec", "ca", "DNS:probe");
        made.openssl("ec -in " + made.key("ec") + " -out sec1.key");
        load(made.certificate("ec"), folder.resolve("sec1.key"), null);
    }

    @Test
    void shouldReadChainAndKeyFromOneFile() throws IOException {
        made.signed("probe", "ca", "DNS:probe");
        Path all = folder.resolve("all.pem");
        Files.writeString(
                all,
                "a comment\n" + Files.readString(made.key("probe")) + Files.readString(made.certificate("probe"))
                        + Files.readString(made.certificate("ca")));
        load(all, null, null);
        load(null, null, all);
    }

    @Test
    void shouldNameAFileThatIsMissingOrNoPem() throws IOException {
        made.signed("probe", "ca", "DNS:probe");
        Path missing = folder.resolve("missing.pem");
        assertWrong(missing, null, null, missing + " does not exist");
        assertWrong(folder, null, null, folder + " can't be read");
        Path der = folder.resolve("probe.der");
        made.openssl("x509 -in " + made.certificate("probe") + " -outform der -out " + der);
        assertWrong(null, null, der, der + " is no PEM file", "openssl x509 -inform der -in " + der);
        Path broken = Files.writeString(
                folder.resolve("broken.pem"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        assertWrong(null, null, broken, broken + " holds a broken certificate");
    }

    @Test
    void shouldSayWhatAFileHoldsNotThatItShould() {
        made.signed("probe", "ca", "DNS:probe");
        assertWrong(made.key("probe"), null, null, made.key("probe") + " holds no certificate");
        assertWrong(made.certificate("probe"), null, null, made.certificate("probe") + " holds no private key");
    }

    @Test
    void shouldSayHowToDecryptAKey() {
        made.signed("probe", "ca", "DNS:probe");
        made.openssl("pkey -in " + made.key("probe") + " -aes256 -passout pass:secret -out locked.key");
        Path locked = folder.resolve("locked.key");
        assertWrong(
                made.certificate("probe"), locked, null, locked + " holds an encrypted", "openssl pkey -in " + locked);
        made.openssl("ec -in " + made.key("probe") + " -aes256 -passout pass:secret -out old.key");
        Path old = folder.resolve("old.key");
        assertWrong(made.certificate("probe"), old, null, old + " holds an encrypted");
    }

    @Test
    void shouldRefuseAKeyOfAnotherCertificate() {
        made.signed("probe", "ca", "DNS:probe");
        assertWrong(made.certificate("probe"), made.key("ca"), null, made.key("ca") + " does not belong");
        made.request("rsa", "rsa:2048");
        assertWrong(made.certificate("probe"), made.key("rsa"), null, "no key of the kind", "(EC)");
    }
}
