package io.ringprobe.export;

/**
 * What outputs report of the measuring that stands before them (RFC 7011, 4.2). Any thread may ask; numbers may be a
 * moment old.
 */
public interface MeteringFigures {
    /** Of a run in which no packet is ignored, such as one without inputs. */
    MeteringFigures NONE = new MeteringFigures() {
        @Override
        public long packetsIgnored() {
            return 0;
        }

        @Override
        public long octetsIgnored() {
            return 0;
        }
    };

    /** IP packets that came, but are in no flow: damaged ones, and those for which there was no room. */
    long packetsIgnored();

    /** Their octets, as far as they are known. */
    long octetsIgnored();
}
