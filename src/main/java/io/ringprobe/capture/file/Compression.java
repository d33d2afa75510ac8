package io.ringprobe.capture.file;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/** How a capture file is compressed: told by its first bytes, never by its name. Stateless. */
enum Compression {
    NONE,
    /** RFC 1952, any number of members. */
    GZIP,
    /** RFC 8878, any number of frames. */
    ZSTD;

    private static final int INPUT_BUFFER = 64 * 1024;

    /** Large windows ({@code zstd --long=31}) are taken as they come; the default limit is 128 MiB. */
    private static final int MAX_ZSTD_WINDOW_LOG = 31;

    /** The compression of what begins with {@code first}, of which {@code length} bytes are there. */
    static Compression of(byte[] first, int length) {
        if (length >= 2 && first[0] == 0x1F && first[1] == (byte) 0x8B) {
            return GZIP;
        }
        return length >= 4 && (isZstdFrame(first) || isSkippableFrame(first)) ? ZSTD : NONE;
    }

    private static boolean isZstdFrame(byte[] first) {
        return first[0] == 0x28 && first[1] == (byte) 0xB5 && first[2] == 0x2F && first[3] == (byte) 0xFD;
    }

    /** Some writers (pzstd) put one in front. */
    private static boolean isSkippableFrame(byte[] first) {
        return (first[0] & 0xF0) == 0x50 && first[1] == 0x2A && first[2] == 0x4D && first[3] == 0x18;
    }

    /** The content of {@code in}; reads ahead in it. Closing it closes {@code in}. */
    InputStream open(InputStream in) throws IOException {
        return switch (this) {
            case NONE -> in;
            case GZIP -> new GZIPInputStream(in, INPUT_BUFFER);
            case ZSTD -> new ZstdInputStreamNoFinalizer(in).setLongMax(MAX_ZSTD_WINDOW_LOG);
        };
    }

    /** What is wrong with the data, in words: the libraries say nothing of data that just end. */
    static String complaint(IOException e) {
        return e.getMessage() == null ? "it ends too early" : e.getMessage();
    }
}
