package io.ringprobe.plugin.quic;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.HexFormat;

/**
 * How packets of a QUIC version look and how its Initial packets are protected. Many version numbers share one of
 * these.
 *
 * <p>Known are versions 1 (RFC 9000, RFC 9001) and 2 (RFC 9369), IETF drafts from 17 on, Google's Q039 to Q050, T050
 * and T051, Meta's mvfst, and numbers that other implementations reserved for experiments and use with the rules of one
 * of these. Drafts before 17, which have not been seen since 2019 and lay out their first octet otherwise, are not.
 */
enum QuicVersion {
    /** Version negotiation, which is of no version (RFC 8999, 6). */
    NEGOTIATION(Layout.CURRENT, null),
    V1(Layout.CURRENT, "38762cf7f55934b34d179ae6a4c80cadccbb7f0a"),
    V2(Layout.CURRENT, "0dede3def700a6db819381be6e269dcbf9bd2ed9"),
    V2_DRAFT(Layout.CURRENT, "a707c203a59b47184a1d62ca570406ea7ae3e5d3"),
    DRAFT_17(Layout.SHORT_LENGTHS, "ef4fb0abb47470c41befcf8031334fae485e09a0"),
    DRAFT_21(Layout.SHORT_LENGTHS, "7fbcdb0e7c66bbe9193a96cd21519ebd7a02644a"),
    DRAFT_22(Layout.CURRENT, "7fbcdb0e7c66bbe9193a96cd21519ebd7a02644a"),
    /** Drafts 23 and 24, whose Retry repeats the original connection id. */
    DRAFT_23(Layout.CURRENT, "c3eef712c72ebb5a11a7d2432bb46365bef9f502"),
    DRAFT_25(Layout.CURRENT, "c3eef712c72ebb5a11a7d2432bb46365bef9f502"),
    DRAFT_27(Layout.CURRENT, "c3eef712c72ebb5a11a7d2432bb46365bef9f502"),
    DRAFT_29(Layout.CURRENT, "afbfec289993d24c9e9786f19c6111e04390a899"),
    PICOQUIC(Layout.CURRENT, "306716d76375d5554b2f605eef78d8333dc1ca36"),
    /** Google's own header with public flags; a CHLO in the clear. */
    Q043(Layout.PUBLIC_HEADER, null),
    Q046(Layout.SHORT_LENGTHS, null),
    Q050(Layout.CURRENT, "504574efd066fe2f9d945cfcdbd3a7f0d3b56b45"),
    T050(Layout.CURRENT, "7ff579e5acd072915580304c43a2367c60488310"),
    T051(Layout.CURRENT, "7a4edef4e7ccee5fa4506c19124fc8ccda6e033d");

    /** How the header is laid out. */
    enum Layout {
        /** Connection ids with an octet of length before each (RFC 8999, 5.1). */
        CURRENT,
        /** Both lengths in one octet, each less 3, or 0 for none. */
        SHORT_LENGTHS,
        /** Google's public header, no long header. */
        PUBLIC_HEADER
    }

    private static final int DRAFTS = 0xFF00_0000;
    private static final int FIRST_DRAFT = 17;
    private static final int LAST_DRAFT = 34;

    private final Layout layout;
    private final byte[] salt;
    private final InitialLabels labels;

    QuicVersion(Layout layout, String salt) {
        this.layout = layout;
        this.salt = salt == null ? null : HexFormat.of().parseHex(salt);
        this.labels = new InitialLabels(name().startsWith("V2") ? "quicv2" : "quic");
    }

    /** The rules for a version number, or null where they aren't known. */
    static QuicVersion of(int number) {
        QuicVersion exact = ofExact(number);
        if (exact != null) {
            return exact;
        }
        int draft = number & 0xFF;
        return switch (number & 0xFFFF_FF00) {
            case DRAFTS, 0x4547_4700 -> ofDraft(draft);
            case 0x5147_4F00, 0x91C1_7000 -> V1;
            default -> ofPattern(number);
        };
    }

    private static QuicVersion ofExact(int number) {
        return switch (number) {
            case 0 -> NEGOTIATION;
            case 1, 0xFACE_B003 -> V1;
            case 0x6B33_43CF -> V2;
            case 0x709A_50C4, 0xFF02_0000 -> V2_DRAFT;
            case 0xFACE_B000 -> DRAFT_17;
            case 0xFACE_B001 -> DRAFT_22;
            case 0xFACE_B002, 0xFACE_B00D, 0xFACE_B00E, 0xFACE_B00F -> DRAFT_27;
            case 0xFACE_B010, 0xFACE_B011, 0xFACE_B012, 0xFACE_B013 -> DRAFT_27;
            case 0x5043_5130, 0x5043_5131 -> PICOQUIC;
            case 0x5130_3339, 0x5130_3433 -> Q043;
            case 0x5130_3436 -> Q046;
            case 0x5130_3530 -> Q050;
            case 0x5430_3530 -> T050;
            case 0x5430_3531 -> T051;
            default -> null;
        };
    }

    private static QuicVersion ofDraft(int draft) {
        if (draft < FIRST_DRAFT || draft > LAST_DRAFT) {
            return null;
        }
        if (draft >= 29) {
            return draft >= 33 ? V1 : DRAFT_29;
        }
        if (draft >= 23) {
            return draft >= 27 ? DRAFT_27 : draft >= 25 ? DRAFT_25 : DRAFT_23;
        }
        return draft == 22 ? DRAFT_22 : draft == 21 ? DRAFT_21 : DRAFT_17;
    }

    /** Ranges that implementations reserved, and the numbers that provoke a version negotiation (RFC 9000, 15). */
    private static QuicVersion ofPattern(int number) {
        if ((number & 0x0F0F_0F0F) == 0x0A0A_0A0A) {
            return V1;
        }
        return switch (number & 0xFFFF_FFF0) {
            case 0xABCD_0000 -> DRAFT_29;
            case 0xF0F0_F0F0, 0xF0F0_F1F0, 0xF0F0_F2F0, 0x0700_7000, 0x5C10_0000 -> V1;
            default -> null;
        };
    }

    Layout layout() {
        return layout;
    }

    /** Whether Initial packets are protected with keys that anybody can derive. */
    boolean hasInitialKeys() {
        return salt != null;
    }

    /** The salt of the initial secret, not to be changed. */
    byte[] salt() {
        return salt;
    }

    InitialLabels labels() {
        return labels;
    }

    /** Version 2 gives the packet types other numbers (RFC 9369, 3.2). */
    boolean hasRotatedTypes() {
        return this == V2 || this == V2_DRAFT;
    }

    /** Google's frame types and, but for T050 and T051, Google's handshake. */
    boolean isGoogles() {
        return this == Q043 || this == Q046 || this == Q050 || this == T050 || this == T051;
    }

    /** Whether the handshake is TLS. */
    boolean hasTls() {
        return !isGoogles() || this == T050 || this == T051;
    }

    /** Up to draft 24 a Retry repeats the original destination connection id, and has no tag. */
    boolean hasOldRetry() {
        return layout == Layout.SHORT_LENGTHS || this == DRAFT_22 || this == DRAFT_23;
    }

    /** Up to draft 26 transport parameters had numbers and lengths of 16 bits, and a total length before them. */
    boolean hasOldTransportParameters() {
        return hasOldRetry() || this == DRAFT_25 || this == T050;
    }

    /** The HkdfLabel structures (RFC 8446, 7.1) for the keys of Initial packets (RFC 9001, 5.1 and 5.2). */
    static final class InitialLabels {
        private static final int SECRET_LENGTH = 32;

        /** For the client's secret. */
        final byte[] client = label("client in", SECRET_LENGTH);
        /** For the key of the payload. */
        final byte[] key;
        /** For the nonce. */
        final byte[] iv;
        /** For the key of the header protection. */
        final byte[] headerProtection;

        InitialLabels(String prefix) {
            key = label(prefix + " key", Aes128.KEY_LENGTH);
            iv = label(prefix + " iv", Aes128Gcm.NONCE_LENGTH);
            headerProtection = label(prefix + " hp", Aes128.KEY_LENGTH);
        }

        private static byte[] label(String name, int length) {
            byte[] text = ("tls13 " + name).getBytes(US_ASCII);
            byte[] label = new byte[2 + 1 + text.length + 1];
            label[1] = (byte) length;
            label[2] = (byte) text.length;
            System.arraycopy(text, 0, label, 3, text.length);
            return label;
        }
    }
}
