/*
 * The fast way of packet_sender: an XDP program that the kernel runs by itself (BPF_PROG_TEST_RUN with live frames) makes
 * the packets and puts them on the interface, many at a time, with no system call and no buffer for each. It never
 * sleeps: its processor is busy at any rate. Needs CAP_NET_ADMIN and CAP_BPF; a veth takes such packets if its other
 * end has GRO switched on. Checksums aren't corrected.
 */
#include <stdint.h>

/* Longest packet. */
#define EXPRESS_LENGTH 1528

/* Prepares for so many packets, or ends the program with a message. Rate and loops as packet_sender has them. */
void express_open(int interface, uint32_t packets, uint64_t rate, uint32_t loops);

/* Tells a packet, and where its addresses have the 16 bits that change; 0 for nowhere. */
void express_packet(uint32_t index, const uint8_t *frame, uint32_t length, uint32_t source, uint32_t destination);

/* Sends the packets in turn, after the last the first again, until a signal comes; returns how many were sent. */
uint64_t express_send(void);

/* How many times it was so far behind that it gave up making up for it. */
uint64_t express_behind(void);
