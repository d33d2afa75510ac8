package io.ringprobe.capture.raw;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The program, in the kernel's classic BPF, that tells which socket of a fanout group takes a frame: by the IP
 * addresses alone, and the same for both directions. So a flow's packets stay together whatever they are: the kernel's
 * own hash takes ports too, where there are any, and so parts the fragments of a flow from its whole packets.
 *
 * <p>It looks behind VLAN tags, PPPoE and up to {@value #MAX_LABELS} MPLS labels; of a tunnel it takes the outer
 * addresses. What is no IP goes to the group's first socket. The hash is keyed, so that nobody outside can aim at one
 * socket.
 *
 * <p>Builds the program once, in {@link #build}; used by the main thread.
 */
final class FanoutProgram {
    /** Octets of an instruction. */
    static final int INSTRUCTION = 8;

    private static final int MAX_TAGS = 3;
    private static final int MAX_LABELS = 4;

    /** SKF_LL_OFF: offsets from here count from the first octet of the link's header, wherever the kernel is. */
    private static final int FRAME = -0x20_0000;

    private static final int LOAD_WORD_AT_X = 0x40;
    private static final int LOAD_HALF_AT_X = 0x48;
    private static final int LOAD_BYTE_AT_X = 0x50;
    private static final int LOAD_HALF = 0x28;
    private static final int LOAD_STORED = 0x60;
    private static final int A_CONSTANT = 0x00;
    private static final int X_CONSTANT = 0x01;
    private static final int X_STORED = 0x61;
    private static final int STORE = 0x02;
    private static final int ADD = 0x04;
    private static final int ADD_X = 0x0C;
    private static final int MULTIPLY = 0x24;
    private static final int SHIFT_RIGHT = 0x74;
    private static final int XOR_X = 0xAC;
    private static final int A_TO_X = 0x07;
    private static final int X_TO_A = 0x87;
    private static final int JUMP = 0x05;
    private static final int JUMP_EQUAL = 0x15;
    private static final int JUMP_SET = 0x45;
    private static final int RETURN = 0x06;
    private static final int RETURN_A = 0x16;

    private static final int ETHERNET_HEADER = 14;
    private static final int ETHERTYPE_OFFSET = 12;
    private static final int VLAN = 0x8100;
    private static final int SERVICE_VLAN = 0x88A8;
    private static final int IPV4 = 0x0800;
    private static final int IPV6 = 0x86DD;
    private static final int MPLS = 0x8847;
    private static final int MPLS_MULTICAST = 0x8848;
    private static final int PPPOE = 0x8864;
    private static final int PPPOE_HEADER = 8;
    private static final int IPV4_ADDRESSES = 12;
    private static final int IPV6_ADDRESSES = 8;

    /** Cells of the program's store. */
    private static final int HASH = 0;

    private static final int SOURCE = 1;
    private static final int DESTINATION = 2;
    private static final int HEADER = 3;

    private static final int MIX_1 = 0x85EB_CA6B;
    private static final int MIX_2 = 0xC2B2_AE35;

    private record Instruction(int code, String ifTrue, String ifFalse, int value) {}

    private final List<Instruction> instructions = new ArrayList<>();
    private final List<String> labels = new ArrayList<>();
    private final List<Integer> places = new ArrayList<>();
    private final int key;

    private FanoutProgram(int key) {
        this.key = key | 1;
    }

    /**
     * The program for frames that begin with an Ethernet header, or with the IP header.
     *
     * @param key any number, better one that nobody knows
     * @return instructions as the kernel takes them
     */
    static byte[] build(boolean ethernet, int key) {
        FanoutProgram program = new FanoutProgram(key);
        if (ethernet) {
            program.ethernet();
        } else {
            program.add(X_CONSTANT, 0);
        }
        program.ip();
        return program.assemble();
    }

    private void ethernet() {
        add(X_CONSTANT, ETHERNET_HEADER);
        add(LOAD_HALF, FRAME + ETHERTYPE_OFFSET);
        for (int tag = 0; tag < MAX_TAGS; tag++) {
            jump(JUMP_EQUAL, VLAN, "tag" + tag, null);
            jump(JUMP_EQUAL, SERVICE_VLAN, "tag" + tag, "type");
            label("tag" + tag);
            advance(VlanTag.LENGTH);
            add(LOAD_HALF_AT_X, FRAME - 2);
        }
        label("type");
        jump(JUMP_EQUAL, IPV4, "ip", null);
        jump(JUMP_EQUAL, IPV6, "ip", null);
        jump(JUMP_EQUAL, PPPOE, "pppoe", null);
        jump(JUMP_EQUAL, MPLS, "label0", null);
        jump(JUMP_EQUAL, MPLS_MULTICAST, "label0", "other");
        for (int i = 0; i < MAX_LABELS; i++) {
            label("label" + i);
            add(LOAD_BYTE_AT_X, FRAME + 2);
            jump(JUMP_SET, 1, "bottom", null);
            advance(4);
        }
        label("other");
        add(RETURN, 0);
        label("pppoe");
        advance(PPPOE_HEADER);
        jump(JUMP, 0, "ip", null);
        label("bottom");
        advance(4);
    }

    /** X is where the IP header begins. */
    private void ip() {
        label("ip");
        add(LOAD_BYTE_AT_X, FRAME);
        add(SHIFT_RIGHT, 4);
        jump(JUMP_EQUAL, 4, "ipv4", null);
        jump(JUMP_EQUAL, 6, "ipv6", null);
        add(RETURN, 0);
        label("ipv4");
        start();
        words(IPV4_ADDRESSES, IPV4_ADDRESSES + 4);
        jump(JUMP, 0, "finish", null);
        label("ipv6");
        start();
        for (int i = 0; i < 4; i++) {
            words(IPV6_ADDRESSES + 4 * i, IPV6_ADDRESSES + 16 + 4 * i);
        }
        label("finish");
        finish();
    }

    private void start() {
        add(X_TO_A, 0);
        add(STORE, HEADER);
        add(A_CONSTANT, key);
        add(STORE, HASH);
    }

    /** Takes a word of each address into the hash: what stays the same when they change places. */
    private void words(int source, int destination) {
        add(X_STORED, HEADER);
        add(LOAD_WORD_AT_X, FRAME + source);
        add(STORE, SOURCE);
        add(LOAD_WORD_AT_X, FRAME + destination);
        add(STORE, DESTINATION);
        add(X_STORED, SOURCE);
        add(XOR_X, 0);
        mixIn();
        add(LOAD_STORED, DESTINATION);
        add(X_STORED, SOURCE);
        add(ADD_X, 0);
        mixIn();
    }

    /** Hash = (hash + A) * key. */
    private void mixIn() {
        add(X_STORED, HASH);
        add(ADD_X, 0);
        add(MULTIPLY, key);
        add(STORE, HASH);
    }

    private void finish() {
        fold(16, MIX_1);
        fold(13, MIX_2);
        fold(16, 1);
        add(RETURN_A, 0);
    }

    private void fold(int shift, int factor) {
        add(LOAD_STORED, HASH);
        add(A_TO_X, 0);
        add(SHIFT_RIGHT, shift);
        add(XOR_X, 0);
        add(MULTIPLY, factor);
        add(STORE, HASH);
    }

    private void advance(int octets) {
        add(X_TO_A, 0);
        add(ADD, octets);
        add(A_TO_X, 0);
    }

    private void add(int code, int value) {
        instructions.add(new Instruction(code, null, null, value));
    }

    /** A jump; a target that is null is the next instruction. */
    private void jump(int code, int value, String ifTrue, String ifFalse) {
        instructions.add(new Instruction(code, ifTrue, ifFalse, value));
    }

    private void label(String name) {
        labels.add(name);
        places.add(instructions.size());
    }

    private byte[] assemble() {
        ByteBuffer code = ByteBuffer.allocate(instructions.size() * INSTRUCTION).order(ByteOrder.nativeOrder());
        for (int i = 0; i < instructions.size(); i++) {
            Instruction instruction = instructions.get(i);
            int ifTrue = distance(i, instruction.ifTrue());
            boolean always = instruction.code() == JUMP;
            code.putShort((short) instruction.code())
                    .put((byte) (always ? 0 : ifTrue))
                    .put((byte) distance(i, instruction.ifFalse()))
                    .putInt(always ? ifTrue : instruction.value());
        }
        return code.array();
    }

    private int distance(int from, String target) {
        return target == null ? 0 : places.get(labels.indexOf(target)) - from - 1;
    }
}
