package io.ringprobe.capture.file;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Where the bytes of a stream come from. */
interface ByteSource {
    /**
     * Opens it; may wait for another process. What it gives ends a blocked read when the reading thread is interrupted.
     */
    ReadableByteChannel open() throws IOException;

    /** Ends a thread's waiting in {@link #open()}, which an interrupt doesn't. */
    default void wake() throws IOException {}

    /** The process's standard input. */
    @SuppressWarnings("resource") // the channel closes its stream
    static ByteSource standardInput() {
        return () -> new FileInputStream(FileDescriptor.in).getChannel();
    }

    /** A file that has all its bytes already. */
    static ByteSource regular(Path file) {
        return () -> FileChannel.open(file, StandardOpenOption.READ);
    }

    /** A FIFO, or whatever else has a path: opening it waits for a writer. */
    static ByteSource pipe(Path file) {
        return new ByteSource() {
            @Override
            public ReadableByteChannel open() throws IOException {
                return FileChannel.open(file, StandardOpenOption.READ);
            }

            /** Linux opens a FIFO for both directions at once, which is the writer that the other thread waits for. */
            @Override
            public void wake() throws IOException {
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)
                        .close();
            }
        };
    }
}
