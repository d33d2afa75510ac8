package io.ringprobe.export.trap;

import io.ringprobe.export.trap.TrapSpec.Clients;
import io.ringprobe.export.trap.TrapSpec.FileRules;
import io.ringprobe.export.trap.TrapSpec.Kind;
import io.ringprobe.export.trap.TrapSpec.TlsFiles;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Reads one specifier of a TRAP interface. Used once, by one thread. */
final class TrapSpecParser {
    private static final long MAX_MICROS = TimeUnit.DAYS.toMicros(365);
    private static final int MAX_PORT = 0xFFFF;
    private static final int MAX_BUFFERS = 1 << 20;
    private static final int MIN_BUFFER_SIZE = 128;
    private static final int MAX_BUFFER_SIZE = 1 << 24;
    private static final int MAX_MINUTES = 366 * 24 * 60;
    private static final int MAX_MEGABYTES = 1 << 30;

    private final String specifier;
    private final Deque<String> parts;
    private long timeout = TrapSpec.HALF_WAIT;
    private boolean buffered = true;
    private long autoflush = TimeUnit.SECONDS.toNanos(2);
    private int maxClients = Clients.DEFAULT.max();
    private int bufferCount = Clients.DEFAULT.bufferCount();
    private int bufferSize = Clients.DEFAULT.bufferSize();
    private boolean append;
    private int minutes;
    private int megabytes;

    private TrapSpecParser(String specifier) {
        this.specifier = specifier;
        this.parts = new ArrayDeque<>(List.of(specifier.split(":", -1)));
    }

    static TrapSpec parse(String specifier) {
        return new TrapSpecParser(specifier).read();
    }

    private TrapSpec read() {
        Kind kind = kind(parts.remove());
        String target = kind == Kind.BLACKHOLE ? "" : target(kind);
        TlsFiles tls = kind == Kind.TLS ? tlsFiles() : null;
        for (String part : parts) {
            parameter(kind, part);
        }
        Clients clients = new Clients(maxClients, bufferCount, bufferSize);
        FileRules file = kind == Kind.FILE ? new FileRules(append, minutes, megabytes) : null;
        return new TrapSpec(kind, target, timeout, buffered, autoflush, clients, tls, file);
    }

    private Kind kind(String letter) {
        for (Kind kind : Kind.values()) {
            if (letter.length() == 1 && letter.charAt(0) == kind.letter()) {
                return kind;
            }
        }
        throw wrong("an interface, which begins with u:, t:, T:, f: or b:");
    }

    private String target(Kind kind) {
        String target = parts.isEmpty() ? "" : parts.remove();
        if (target.isEmpty() || target.indexOf('=') >= 0 && kind != Kind.FILE) {
            throw wrong(
                    switch (kind) {
                        case UNIX -> "u:SOCKET, the socket's name";
                        case FILE -> "f:FILE, the file's name";
                        default -> kind.letter() + ":PORT";
                    });
        }
        if (kind == Kind.TCP || kind == Kind.TLS) {
            number(target, 0, MAX_PORT, kind.letter() + ":PORT, a number up to " + MAX_PORT);
        }
        if (kind == Kind.FILE) {
            checkFile(target);
        }
        return target;
    }

    private void checkFile(String target) {
        try {
            FileNames.format(target, ZonedDateTime.now(ZoneId.systemDefault()));
        } catch (IllegalArgumentException e) {
            throw wrong(e.getMessage() + ",");
        }
    }

    /** The documentation of libtrap has an empty parameter before the files, its code has not: both are right here. */
    private TlsFiles tlsFiles() {
        if (!parts.isEmpty() && parts.peek().isEmpty()) {
            parts.remove();
        }
        return new TlsFiles(tlsFile(), tlsFile(), tlsFile());
    }

    private String tlsFile() {
        String file = parts.isEmpty() ? "" : parts.remove();
        if (file.isEmpty() || file.indexOf('=') >= 0) {
            throw wrong("T:PORT:KEYFILE:CERTFILE:CAFILE");
        }
        return file;
    }

    private void parameter(Kind kind, String part) {
        int equals = part.indexOf('=');
        String name = equals < 0 ? part : part.substring(0, equals);
        String value = equals < 0 ? "" : part.substring(equals + 1);
        boolean known = part.isEmpty()
                || common(name, value)
                || kind.isSocket() && ofSockets(name, value)
                || kind == Kind.FILE && ofFiles(part, name, value);
        if (!known) {
            throw wrong(parametersOf(kind) + ", not '" + part + "',");
        }
    }

    private boolean common(String name, String value) {
        switch (name) {
            case "timeout" -> timeout = timeout(value);
            case "buffer" -> buffered = isOn(value);
            case "autoflush" ->
                autoflush = value.equals("off")
                        ? TrapSpec.NO_AUTOFLUSH
                        : micros(value, 1, "autoflush=off or a number of microseconds");
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean ofSockets(String name, String value) {
        switch (name) {
            case "max_clients" -> maxClients = count(name, value, 1, Clients.MOST);
            case "buffer_count" -> bufferCount = count(name, value, 1, MAX_BUFFERS);
            case "buffer_size" -> bufferSize = count(name, value, MIN_BUFFER_SIZE, MAX_BUFFER_SIZE);
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean ofFiles(String part, String name, String value) {
        if (part.equals("a") || part.equals("w")) {
            append = part.equals("a");
            return true;
        }
        switch (name) {
            case "time" -> minutes = count(name, value, 0, MAX_MINUTES);
            case "size" -> megabytes = count(name, value, 0, MAX_MEGABYTES);
            default -> {
                return false;
            }
        }
        return true;
    }

    private static String parametersOf(Kind kind) {
        String common = "timeout=, buffer= and autoflush=";
        return switch (kind) {
            case UNIX, TCP, TLS -> "the parameters max_clients=, buffer_count=, buffer_size=, " + common;
            case FILE -> "the parameters a, w, time=, size=, " + common;
            case BLACKHOLE -> "the parameters " + common;
        };
    }

    private long timeout(String value) {
        return switch (value) {
            case "WAIT" -> TrapSpec.WAIT;
            case "NO_WAIT" -> TrapSpec.NO_WAIT;
            case "HALF_WAIT" -> TrapSpec.HALF_WAIT;
            default -> micros(value, 0, "timeout=WAIT, NO_WAIT, HALF_WAIT or a number of microseconds");
        };
    }

    private boolean isOn(String value) {
        return switch (value) {
            case "on" -> true;
            case "off" -> false;
            default -> throw wrong("buffer=on or buffer=off");
        };
    }

    private long micros(String value, long min, String expected) {
        return TimeUnit.MICROSECONDS.toNanos(number(value, min, MAX_MICROS, expected));
    }

    private int count(String name, String value, int min, int max) {
        return (int) number(value, min, max, name + "=NUMBER, from " + min + " to " + max);
    }

    private long number(String value, long min, long max, String expected) {
        try {
            long number = Long.parseLong(value);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            throw wrong(expected);
        }
        throw wrong(expected);
    }

    private IllegalArgumentException wrong(String expected) {
        return new IllegalArgumentException(expected + " in '" + specifier + "'");
    }
}
