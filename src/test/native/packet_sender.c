/*
 * Sends the packets of a capture over and over, at a rate, for bench/live and the tests: faster than tcpreplay, since
 * all packets lie in memory, many go with one system call, and none waits in a queue of the kernel.
 *
 *   packet_sender INTERFACE CAPTURE PACKETS-A-SECOND COUNT [-t SECONDS] [-f LOOPS] [-c CPU] [-r] [-x]
 *
 * Rate 0 means as fast as it can, count 0 for ever; -t ends it after so long. With -f each round through the capture
 * has other IPv4 and IPv6 addresses, and so other flows, until after that many rounds they come again. -c binds it to a
 * processor, -r gives it real-time priority, so that the probe can't take the processor from it, as it couldn't from
 * another machine. With -x an XDP program sends, which is faster but keeps its processor busy at any rate (express.h);
 * it wants count 0 and -t.
 *
 * At the end, or after SIGTERM, it prints "sent N packets in SECONDS s, N refused, fell behind N times". Where it can't
 * hold the rate it goes on slower, rather than making up for it in a burst. With -r -x it sends 5 % less than it is
 * told: the kernel takes the processor from a real-time program that never sleeps for 50 ms a second.
 *
 * The capture is a classic one, little-endian, of Ethernet. Transport checksums aren't corrected after -f.
 */
#define _GNU_SOURCE
#include "express.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define BATCH 64
#define SECOND 1000000000LL
/* Between two bursts: a burst at 1 M packets/s is 50 packets. */
#define PAUSE_NANOS 50000
/* So far it makes up for what it is behind. */
#define MOST_BEHIND 2000000
#define PRIORITY 10

struct packet {
    uint8_t *frame;
    uint32_t length;
    uint8_t *ipv4; /* its header, or NULL */
    uint8_t *ipv6;
};

struct capture {
    struct packet *packets;
    uint64_t count;
};

struct order {
    const char *interface;
    const char *capture;
    long long rate;
    unsigned long long count;
    long long nanos; /* 0 for no limit */
    unsigned loops;
    int cpu;
    int realtime;
    int express;
};

struct result {
    unsigned long long sent;
    unsigned long long refused;
    unsigned long long behind;
};

static volatile sig_atomic_t stopped;

static void stop(int number) {
    (void) number;
    stopped = 1;
}

static void fail(const char *what) {
    fprintf(stderr, "packet_sender: %s: %s\n", what, strerror(errno));
    exit(1);
}

static void refuse(const char *why) {
    fprintf(stderr, "packet_sender: %s\n", why);
    exit(2);
}

static long long now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * SECOND + time.tv_nsec;
}

/* Finds the IP header, behind VLAN tags. */
static void dissect(struct packet *packet) {
    uint32_t at = 12;
    while (at + 2 + 40 <= packet->length) {
        unsigned type = packet->frame[at] << 8 | packet->frame[at + 1];
        at += 2;
        if (type == 0x0800) {
            packet->ipv4 = packet->frame + at;
            return;
        }
        if (type == 0x86DD) {
            packet->ipv6 = packet->frame + at;
            return;
        }
        if (type != 0x8100 && type != 0x88A8) {
            return;
        }
        at += 2;
    }
}

static uint8_t *read_all(const char *name, long *length) {
    FILE *file = fopen(name, "rb");
    if (file == NULL || fseek(file, 0, SEEK_END) != 0 || (*length = ftell(file)) < 0) {
        fail(name);
    }
    rewind(file);
    uint8_t *all = malloc(*length + 1);
    if (all == NULL || fread(all, 1, *length, file) != (size_t) *length) {
        fail(name);
    }
    fclose(file);
    return all;
}

static struct capture load(const char *name) {
    long length;
    uint8_t *all = read_all(name, &length);
    uint32_t magic = 0;
    memcpy(&magic, all, length >= 24 ? 4 : 0);
    if (magic != 0xA1B2C3D4 && magic != 0xA1B23C4D) {
        refuse("the capture is no little-endian classic one: editcap -F pcap makes one");
    }
    struct capture capture = {.packets = calloc(length / 16, sizeof(struct packet)), .count = 0};
    if (capture.packets == NULL) {
        fail("memory");
    }
    long at = 24;
    uint32_t captured;
    while (at + 16 <= length) {
        memcpy(&captured, all + at + 8, 4);
        at += 16;
        if (captured > length - at) {
            refuse("the capture is cut off");
        }
        struct packet *packet = &capture.packets[capture.count++];
        packet->frame = all + at;
        packet->length = captured;
        dissect(packet);
        at += captured;
    }
    if (capture.count == 0) {
        refuse("the capture is empty");
    }
    return capture;
}

/* Corrects a checksum for a change of 16 bits of what it covers (RFC 1624). */
static void correct(uint8_t *checksum, uint16_t before, uint16_t after) {
    uint32_t sum = (uint16_t) ~(checksum[0] << 8 | checksum[1]) + (uint16_t) ~before + after;
    sum = (sum & 0xFFFF) + (sum >> 16);
    sum = ~((sum & 0xFFFF) + (sum >> 16));
    checksum[0] = sum >> 8;
    checksum[1] = sum;
}

static void change(uint8_t *half, uint16_t difference, uint8_t *checksum) {
    uint16_t before = half[0] << 8 | half[1];
    uint16_t after = before ^ difference;
    half[0] = after >> 8;
    half[1] = after;
    if (checksum != NULL) {
        correct(checksum, before, after);
    }
}

/* Both addresses change alike, so that the two directions still belong together. */
static void readdress(struct packet *packet, uint16_t difference) {
    if (packet->ipv4 != NULL) {
        change(packet->ipv4 + 12, difference, packet->ipv4 + 10);
        change(packet->ipv4 + 16, difference, packet->ipv4 + 10);
    } else if (packet->ipv6 != NULL) {
        change(packet->ipv6 + 12, difference, NULL);
        change(packet->ipv6 + 28, difference, NULL);
    }
}

/* Puts the packets where the XDP program finds them. */
static void board(const struct order *order, const struct capture *capture) {
    express_open(if_nametoindex(order->interface), capture->count, order->rate, order->loops);
    for (uint64_t i = 0; i < capture->count; i++) {
        struct packet *packet = &capture->packets[i];
        if (packet->length > EXPRESS_LENGTH) {
            refuse("-x can't send packets as long as those in the capture");
        }
        uint32_t source = packet->ipv4 != NULL ? packet->ipv4 - packet->frame + 12
                          : packet->ipv6 != NULL ? packet->ipv6 - packet->frame + 12
                                                 : 0;
        uint32_t between = packet->ipv4 != NULL ? 4 : 16;
        express_packet(i, packet->frame, packet->length, source, source == 0 ? 0 : source + between);
    }
}

static void run_express(const struct order *order, struct result *result) {
    struct itimerval end = {.it_value = {.tv_sec = order->nanos / SECOND, .tv_usec = order->nanos % SECOND / 1000}};
    setitimer(ITIMER_REAL, &end, NULL);
    result->sent = express_send();
    result->behind = express_behind();
}

static int open_socket(const char *interface) {
    int file = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
    int one = 1;
    struct sockaddr_ll address = {.sll_family = AF_PACKET, .sll_ifindex = if_nametoindex(interface)};
    if (file < 0) {
        fail("a packet socket");
    }
    if (address.sll_ifindex == 0 || bind(file, (struct sockaddr *) &address, sizeof address) != 0) {
        fail(interface);
    }
    if (setsockopt(file, SOL_PACKET, PACKET_QDISC_BYPASS, &one, sizeof one) != 0) {
        fail("PACKET_QDISC_BYPASS");
    }
    return file;
}

static void settle(const struct order *order) {
    struct sigaction action = {.sa_handler = stop};
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGALRM, &action, NULL);
    prctl(PR_SET_TIMERSLACK, 1UL);
    mlockall(MCL_CURRENT);
    if (order->cpu >= 0) {
        cpu_set_t set;
        CPU_ZERO(&set);
        CPU_SET(order->cpu, &set);
        if (sched_setaffinity(0, sizeof set, &set) != 0) {
            fail("-c");
        }
    }
    struct sched_param priority = {.sched_priority = PRIORITY};
    if (order->realtime && sched_setscheduler(0, SCHED_FIFO, &priority) != 0) {
        fail("-r");
    }
}

/* The next packets, in order; between two rounds through the capture the addresses change. */
struct cursor {
    const struct capture *capture;
    uint64_t next;
    unsigned loop;
    unsigned loops;
    uint16_t difference;
};

static struct packet *take(struct cursor *cursor) {
    struct packet *packet = &cursor->capture->packets[cursor->next];
    if (cursor->difference != 0) {
        readdress(packet, cursor->difference);
    }
    if (++cursor->next == cursor->capture->count) {
        cursor->next = 0;
        if (cursor->loops > 1) {
            unsigned before = cursor->loop;
            cursor->loop = (before + 1) % cursor->loops;
            cursor->difference = before ^ cursor->loop;
        }
    }
    return packet;
}

static void send_batch(int file, struct cursor *cursor, unsigned count, struct result *result) {
    static struct mmsghdr messages[BATCH];
    static struct iovec vectors[BATCH];
    for (unsigned i = 0; i < count; i++) {
        struct packet *packet = take(cursor);
        vectors[i] = (struct iovec) {.iov_base = packet->frame, .iov_len = packet->length};
        messages[i].msg_hdr = (struct msghdr) {.msg_iov = &vectors[i], .msg_iovlen = 1};
    }
    for (unsigned done = 0; done < count;) {
        int sent = sendmmsg(file, messages + done, count - done, 0);
        if (sent > 0) {
            done += sent;
            result->sent += sent;
        } else if (errno == ENOBUFS || errno == EAGAIN) {
            done++;
            result->refused++;
        } else if (errno != EINTR) {
            fail("sendmmsg");
        }
    }
}

/* How many packets are due; moves the beginning on where it is too far behind. */
static unsigned long long due(const struct order *order, long long *began, struct result *result) {
    unsigned long long done = result->sent + result->refused;
    if (order->rate == 0) {
        return BATCH;
    }
    long long behind = now() - *began - (long long) ((__int128) done * SECOND / order->rate);
    if (behind > MOST_BEHIND) {
        *began += behind - MOST_BEHIND;
        behind = MOST_BEHIND;
        result->behind++;
    }
    return behind <= 0 ? 0 : (unsigned long long) ((__int128) behind * order->rate / SECOND);
}

static void run(const struct order *order, int file, struct cursor *cursor, struct result *result) {
    long long began = now();
    const long long end = order->nanos == 0 ? INT64_MAX : began + order->nanos;
    const struct timespec pause = {.tv_nsec = PAUSE_NANOS};
    while (!stopped && now() < end) {
        unsigned long long done = result->sent + result->refused;
        unsigned long long left = order->count == 0 ? BATCH : order->count - done;
        unsigned long long count = due(order, &began, result);
        if (left == 0) {
            return;
        }
        if (count == 0) {
            clock_nanosleep(CLOCK_MONOTONIC, 0, &pause, NULL);
            continue;
        }
        count = count < left ? count : left;
        send_batch(file, cursor, count < BATCH ? count : BATCH, result);
    }
}

static struct order understand(int argc, char **argv) {
    struct order order = {.loops = 1, .cpu = -1};
    int option;
    while ((option = getopt(argc, argv, "t:f:c:rx")) != -1) {
        switch (option) {
            case 't':
                order.nanos = (long long) (atof(optarg) * SECOND);
                break;
            case 'f':
                order.loops = strtoul(optarg, NULL, 10);
                break;
            case 'c':
                order.cpu = atoi(optarg);
                break;
            case 'r':
                order.realtime = 1;
                break;
            case 'x':
                order.express = 1;
                break;
            default:
                exit(2);
        }
    }
    if (argc - optind != 4 || order.loops < 1 || order.loops > 65536) {
        refuse("INTERFACE CAPTURE PACKETS-A-SECOND COUNT [-t SECONDS] [-f 1..65536] [-c CPU] [-r] [-x]");
    }
    order.interface = argv[optind];
    order.capture = argv[optind + 1];
    order.rate = atoll(argv[optind + 2]);
    order.count = strtoull(argv[optind + 3], NULL, 10);
    if (order.express && (order.count != 0 || order.nanos == 0)) {
        refuse("-x wants count 0 and -t");
    }
    return order;
}

int main(int argc, char **argv) {
    struct order order = understand(argc, argv);
    struct capture capture = load(order.capture);
    struct cursor cursor = {.capture = &capture, .loops = order.loops};
    struct result result = {0};
    int file = open_socket(order.interface);
    if (order.express) {
        board(&order, &capture);
    }
    settle(&order);
    long long began = now();
    if (order.express) {
        run_express(&order, &result);
    } else {
        run(&order, file, &cursor, &result);
    }
    printf("sent %llu packets in %.3f s, %llu refused, fell behind %llu times\n", result.sent,
           (double) (now() - began) / SECOND, result.refused, result.behind);
    return 0;
}
