package io.ringprobe.export.net;

import java.io.IOException;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLException;

/** Words for what goes wrong between TLS peers: Java's say it in the innermost of a chain of exceptions. */
public final class TlsTrouble {
    private static final String RECEIVED = "Received fatal alert: ";

    private TlsTrouble() {}

    /** What to log of the exception; anything else than TLS' exceptions as it is. */
    public static String describe(IOException trouble) {
        if (!(trouble instanceof SSLException)) {
            return trouble.toString();
        }
        String message = String.valueOf(trouble.getMessage());
        int alert = message.indexOf(RECEIVED);
        if (alert >= 0) {
            return "TLS: the peer refuses with the alert " + message.substring(alert + RECEIVED.length());
        }
        Throwable root = trouble;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        if (trouble.getCause() == null) {
            return "TLS: " + message;
        }
        boolean isCertificate = root instanceof GeneralSecurityException;
        return (isCertificate ? "TLS: the peer's certificate is refused: " : "TLS: ") + root.getMessage();
    }
}
