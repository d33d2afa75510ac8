#include "express.h"

#include <errno.h>
#include <linux/bpf.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Packets that the kernel makes before it hands them on: a veth has room for 256. */
#define BATCH 64
#define LOG (1 << 16)
#define SECOND 1000000000ULL
/* So far it makes up for what it is behind, 2 ms. */
#define MOST_BEHIND (2000000 << 10)

/* A packet as the program finds it. */
struct slot {
    uint64_t length;
    uint64_t source;
    uint64_t destination;
    uint8_t frame[EXPRESS_LENGTH];
};

/* How far the program has come. */
struct state {
    uint64_t next;
    uint64_t sent;
    uint64_t due; /* of the next packet, in 1/1024 of a nanosecond */
    uint64_t loop;
    uint64_t difference;
    uint64_t behind;
};

static struct slot *slots;
static volatile struct state *state;
static int program;

static void fail(const char *what) {
    fprintf(stderr, "packet_sender: %s: %s\n", what, strerror(errno));
    exit(1);
}

static int bpf(enum bpf_cmd command, union bpf_attr *attributes) {
    return syscall(SYS_bpf, command, attributes, sizeof *attributes);
}

static int make_array(uint32_t size, uint32_t entries, void *memory) {
    union bpf_attr attributes = {.map_type = BPF_MAP_TYPE_ARRAY,
                                 .key_size = 4,
                                 .value_size = size,
                                 .max_entries = entries,
                                 .map_flags = BPF_F_MMAPABLE};
    int map = bpf(BPF_MAP_CREATE, &attributes);
    if (map < 0) {
        fail("a BPF map");
    }
    void *address = mmap(NULL, (size_t) size * entries, PROT_READ | PROT_WRITE, MAP_SHARED, map, 0);
    if (address == MAP_FAILED) {
        fail("a BPF map's memory");
    }
    memcpy(memory, &address, sizeof address);
    return map;
}

/* One instruction: what, destination, source, offset, number. */
#define DO(what, to, from, at, number) \
    ((struct bpf_insn) {.code = (what), .dst_reg = (to), .src_reg = (from), .off = (at), .imm = (number)})
#define SET(to, number) DO(BPF_ALU64 | BPF_MOV | BPF_K, to, 0, 0, number)
#define COPY(to, from) DO(BPF_ALU64 | BPF_MOV | BPF_X, to, from, 0, 0)
#define ADD(to, number) DO(BPF_ALU64 | BPF_ADD | BPF_K, to, 0, 0, number)
#define LOAD(to, from, at) DO(BPF_LDX | BPF_MEM | BPF_DW, to, from, at, 0)
#define STORE(to, at, from) DO(BPF_STX | BPF_MEM | BPF_DW, to, from, at, 0)
#define IF(test, reg, number, over) DO(BPF_JMP | (test) | BPF_K, reg, 0, over, number)
#define CALL(function) DO(BPF_JMP | BPF_CALL, 0, 0, 0, function)
#define RETURN DO(BPF_JMP | BPF_EXIT, 0, 0, 0, 0)
/* A map's element whose number stands at r10 - 8, into r0; what follows is left out if there is none. */
#define FIND(map) \
    COPY(2, 10), ADD(2, -8), DO(BPF_LD | BPF_DW | BPF_IMM, 1, BPF_PSEUDO_MAP_FD, 0, map), DO(0, 0, 0, 0, 0), \
        CALL(BPF_FUNC_map_lookup_elem), IF(BPF_JNE, 0, 0, 2), SET(0, XDP_ABORTED), RETURN

#define STATE(field) offsetof(struct state, field)
#define SLOT(field) offsetof(struct slot, field)
/* Changes 16 bits of the slot's frame by r9, if the slot tells where. */
#define CHANGE(where) \
    LOAD(1, 7, SLOT(where)), IF(BPF_JEQ, 1, 0, 7), IF(BPF_JGT, 1, EXPRESS_LENGTH - 2, 6), COPY(2, 7), \
        DO(BPF_ALU64 | BPF_ADD | BPF_X, 2, 1, 0, 0), ADD(2, SLOT(frame)), \
        DO(BPF_LDX | BPF_MEM | BPF_H, 3, 2, 0, 0), DO(BPF_ALU64 | BPF_XOR | BPF_X, 3, 9, 0, 0), \
        DO(BPF_STX | BPF_MEM | BPF_H, 2, 3, 0, 0)

static int load(int interface, int position, int packets, uint32_t count, int interval, int loops) {
    struct bpf_insn code[] = {
        COPY(6, 1),
        SET(1, 0), STORE(10, -8, 1), FIND(position), COPY(7, 0),
        /* not yet: the kernel asks again at once */
        CALL(BPF_FUNC_ktime_get_ns), DO(BPF_ALU64 | BPF_LSH | BPF_K, 0, 0, 0, 10),
        LOAD(1, 7, STATE(due)), DO(BPF_JMP | BPF_JGE | BPF_X, 0, 1, 2, 0), SET(0, XDP_DROP), RETURN,
        /* when the next one is due; too far behind it begins anew */
        COPY(2, 0), ADD(2, -MOST_BEHIND), DO(BPF_JMP | BPF_JGE | BPF_X, 1, 2, 4, 0),
        COPY(1, 0), LOAD(3, 7, STATE(behind)), ADD(3, 1), STORE(7, STATE(behind), 3),
        ADD(1, interval), STORE(7, STATE(due), 1),
        LOAD(1, 7, STATE(sent)), ADD(1, 1), STORE(7, STATE(sent), 1),
        /* whose turn it is, and the next one's; after the last come the first with other addresses */
        LOAD(9, 7, STATE(difference)), LOAD(8, 7, STATE(next)), STORE(10, -8, 8), ADD(8, 1),
        IF(BPF_JLT, 8, (int) count, 8), SET(8, 0),
        LOAD(1, 7, STATE(loop)), COPY(2, 1), ADD(2, 1), IF(BPF_JLT, 2, loops, 1), SET(2, 0),
        STORE(7, STATE(loop), 2), DO(BPF_ALU64 | BPF_XOR | BPF_X, 2, 1, 0, 0),
        /* the difference is for the packets after this one */
        DO(BPF_STX | BPF_MEM | BPF_DW, 7, 2, STATE(difference), 0),
        STORE(7, STATE(next), 8),
        FIND(packets), COPY(7, 0),
        CHANGE(source), CHANGE(destination),
        /* the kernel wants to see the length checked; the frame becomes as long, and is filled */
        LOAD(8, 7, SLOT(length)),
        IF(BPF_JGT, 8, EXPRESS_LENGTH, 1), IF(BPF_JGT, 8, 13, 2), SET(0, XDP_ABORTED), RETURN,
        COPY(1, 6), COPY(2, 8), ADD(2, -EXPRESS_LENGTH), CALL(BPF_FUNC_xdp_adjust_tail),
        IF(BPF_JEQ, 0, 0, 2), SET(0, XDP_ABORTED), RETURN,
        COPY(1, 6), SET(2, 0), COPY(3, 7), ADD(3, SLOT(frame)), COPY(4, 8), CALL(BPF_FUNC_xdp_store_bytes),
        SET(1, interface), SET(2, 0), CALL(BPF_FUNC_redirect), RETURN,
    };
    static char log[LOG];
    union bpf_attr attributes = {
        .prog_type = BPF_PROG_TYPE_XDP,
        .insns = (uintptr_t) code,
        .insn_cnt = sizeof code / sizeof *code,
        .license = (uintptr_t) "Apache-2.0",
        .log_buf = (uintptr_t) log,
        .log_size = LOG,
        .log_level = 1,
    };
    int file = bpf(BPF_PROG_LOAD, &attributes);
    if (file < 0) {
        fputs(log, stderr);
        fail("the XDP program");
    }
    return file;
}

void express_open(int interface, uint32_t packets, uint64_t rate, uint32_t loops) {
    int map = make_array(sizeof(struct slot), packets, &slots);
    int position = make_array(sizeof(struct state), 1, &state);
    uint64_t interval = rate == 0 ? 0 : SECOND * 1024 / rate;
    if (interval > INT32_MAX) {
        errno = ERANGE;
        fail("the rate");
    }
    program = load(interface, position, map, packets, interval, loops);
}

void express_packet(uint32_t index, const uint8_t *frame, uint32_t length, uint32_t source, uint32_t destination) {
    struct slot *slot = &slots[index];
    slot->length = length;
    slot->source = source;
    slot->destination = destination;
    memcpy(slot->frame, frame, length);
}

uint64_t express_send(void) {
    static uint8_t first[EXPRESS_LENGTH];
    union bpf_attr attributes;
    memset(&attributes, 0, sizeof attributes);
    attributes.test.prog_fd = program;
    attributes.test.data_in = (uintptr_t) first;
    attributes.test.data_size_in = sizeof first;
    attributes.test.repeat = UINT32_MAX;
    attributes.test.flags = BPF_F_TEST_XDP_LIVE_FRAMES;
    attributes.test.batch_size = BATCH;
    if (bpf(BPF_PROG_TEST_RUN, &attributes) != 0 && errno != EINTR) {
        fail("the run of the XDP program");
    }
    return state->sent;
}

uint64_t express_behind(void) {
    return state->behind;
}
