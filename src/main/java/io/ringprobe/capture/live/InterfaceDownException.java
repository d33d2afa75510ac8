package io.ringprobe.capture.live;

import java.io.IOException;

/** The interface is there, but down: a capture from it begins when it comes up. */
final class InterfaceDownException extends IOException {
    private static final long serialVersionUID = 1L;

    InterfaceDownException(String message, Throwable cause) {
        super(message, cause);
    }
}
