package io.ringprobe.export.net;

import io.ringprobe.config.ConfigException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of a TLS or DTLS endpoint, in PEM: what it shows of itself, and whom it believes.
 *
 * @param where begins each message about what is wrong: the place of the option and the component
 * @param certificate the own certificate and those between it and the authority; null where there is none
 * @param key the private key that belongs to it, not encrypted; null means that it stands in the certificate's file
 * @param authorities certificates of the authorities that the peer's must come from; null means those of the JDK
 */
public record PemFiles(String where, Path certificate, Path key, Path authorities) {
    private static final Logger LOG = LoggerFactory.getLogger(PemFiles.class);
    private static final char[] NO_PASSWORD = {};

    /**
     * Reads the files.
     *
     * @param protocol {@code TLS} or {@code DTLS}
     * @throws ConfigException if a file can't be read or doesn't hold what it should
     */
    public SSLContext context(String protocol) {
        try {
            SSLContext context = SSLContext.getInstance(protocol);
            context.init(keyManagers(), trustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw wrong("TLS can't be set up: " + e, e);
        }
    }

    private KeyManager[] keyManagers() throws GeneralSecurityException, IOException {
        if (certificate == null) {
            return new KeyManager[0];
        }
        X509Certificate[] chain = certificates(certificate).toArray(X509Certificate[]::new);
        sayUnlessValid(chain[0]);
        KeyStore store = emptyStore();
        store.setKeyEntry("own", privateKey(chain[0].getPublicKey()), NO_PASSWORD, chain);
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    private TrustManager[] trustManagers() throws GeneralSecurityException, IOException {
        KeyStore store = null;
        if (authorities != null) {
            store = emptyStore();
            for (X509Certificate authority : certificates(authorities)) {
                store.setCertificateEntry("authority " + store.size(), authority);
            }
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, NO_PASSWORD);
        return store;
    }

    private List<X509Certificate> certificates(Path file) throws CertificateException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> certificates = new ArrayList<>();
        for (PemBlock block : blocks(file)) {
            if (block.label().equals("CERTIFICATE")) {
                certificates.add(certificate(factory, block, file));
            }
        }
        if (certificates.isEmpty()) {
            throw wrong(file + " holds no certificate (-----BEGIN CERTIFICATE-----)", null);
        }
        return certificates;
    }

    private X509Certificate certificate(CertificateFactory factory, PemBlock block, Path file) {
        try {
            return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.der()));
        } catch (CertificateException e) {
            throw wrong(file + " holds a broken certificate: " + e.getMessage(), e);
        }
    }

    private PrivateKey privateKey(PublicKey owner) {
        Path file = key == null ? certificate : key;
        for (PemBlock block : blocks(file)) {
            if (block.label().endsWith("PRIVATE KEY")) {
                return privateKey(block, owner, file);
            }
        }
        throw wrong(file + " holds no private key (-----BEGIN PRIVATE KEY-----)", null);
    }

    private PrivateKey privateKey(PemBlock block, PublicKey owner, Path file) {
        if (block.label().startsWith("ENCRYPTED") || block.der().length == 0) {
            throw wrong(
                    file + " holds an encrypted private key, and nobody could type its password: write a plain one"
                            + " with `openssl pkey -in " + file + " -out plain.pem` and make it readable for the probe"
                            + " only",
                    null);
        }
        try {
            boolean isPkcs8 = block.label().equals("PRIVATE KEY");
            PrivateKey read = isPkcs8 ? PrivateKeys.pkcs8(block.der(), owner) : PrivateKeys.bare(block.der(), owner);
            if (PrivateKeys.belongs(read, owner)) {
                return read;
            }
        } catch (GeneralSecurityException e) {
            throw wrong(
                    "the private key in " + file + " is no key of the kind that the certificate " + certificate
                            + " is for (" + owner.getAlgorithm() + "): " + e.getMessage(),
                    e);
        }
        throw wrong("the private key in " + file + " does not belong to the certificate in " + certificate, null);
    }

    private List<PemBlock> blocks(Path file) {
        try {
            List<PemBlock> blocks = PemBlock.read(file);
            if (blocks.isEmpty()) {
                throw wrong(file + " is no PEM file: " + conversion(file), null);
            }
            return blocks;
        } catch (IOException e) {
            String problem = Files.exists(file) ? "can't be read: " + e : "does not exist";
            throw wrong(file + " " + problem, e);
        }
    }

    private static String conversion(Path file) {
        return "where it is DER, `openssl x509 -inform der -in " + file + " -out new.pem` (a key: `openssl pkey ...`)"
                + " converts it; where it is PKCS#12, `openssl pkcs12 -in " + file + " -noenc -out new.pem`";
    }

    private void sayUnlessValid(X509Certificate own) {
        try {
            own.checkValidity();
        } catch (CertificateException e) {
            LOG.warn("{}: the certificate in {} is not valid today: {}", where, certificate, e.getMessage());
        }
    }

    private ConfigException wrong(String problem, Exception cause) {
        return new ConfigException(where + ": " + problem, cause);
    }
}
