package io.ringprobe.capture.dpdk;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Finds and loads {@code libringprobe-dpdk.so}: where the system property {@value #PROPERTY} says; else beside the jar
 * and in the folder {@code native} there, which in the source tree is where the build puts it; else where the system
 * keeps libraries. Used by the main thread.
 */
final class ShimFile {
    /** Path of the library, where it lies at none of the usual places. */
    static final String PROPERTY = "ringprobe.dpdk.library";

    private static final String FILE = "libringprobe-dpdk.so";
    private static final String NAME = "ringprobe-dpdk";

    private static boolean loaded;

    private ShimFile() {}

    /**
     * Loads the library, once.
     *
     * @throws IOException if it is missing or doesn't fit; the message says what to do
     */
    static synchronized void load() throws IOException {
        if (loaded) {
            return;
        }
        String library = find();
        try {
            Shim.bind(library);
        } catch (UnsatisfiedLinkError e) {
            throw new IOException(missing(library, reason(e)), e);
        }
        int version = Shim.rp_dpdk_version();
        if (version != Shim.VERSION) {
            throw new IOException(library + " is of version " + version + ", this ringprobe needs " + Shim.VERSION
                    + ": build it again with make -C native/dpdk");
        }
        loaded = true;
    }

    private static String missing(String library, String why) {
        return "dpdk can't be used: " + library + " can't be loaded (" + why
                + "): install DPDK and build it with: apt install gcc make pkg-config libdpdk-dev && make -C"
                + " native/dpdk, or say with -D" + PROPERTY + "=PATH in RINGPROBE_JAVA_OPTS where it is";
    }

    /** JNA says first that it failed, and then, a line each, how. */
    private static String reason(Throwable e) {
        return String.valueOf(e.getMessage()).lines().skip(1).findFirst().orElse(String.valueOf(e.getMessage()));
    }

    private static String find() {
        String given = System.getProperty(PROPERTY, "");
        if (!given.isEmpty()) {
            return given;
        }
        Path folder = codeFolder();
        for (Path file : List.of(folder.resolve("native").resolve(FILE), folder.resolve(FILE))) {
            if (Files.exists(file)) {
                return file.toString();
            }
        }
        return NAME;
    }

    /** The folder that holds the jar, or the folder of classes. */
    private static Path codeFolder() {
        try {
            return Path.of(ShimFile.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toAbsolutePath()
                    .getParent();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
