/*
 * A DPDK process that puts the packets of its port 0 into a ring, for the test of the input dpdk-ring.
 *
 *   ring_producer RING PACKETS EAL-ARGUMENTS...
 *
 * Makes the ring, prints "ready", waits for a line on standard input, then moves so many packets from the port into the
 * ring, waiting where it is full, and prints "sent". After the next line it prints "in use N": how many packet buffers
 * haven't come back.
 */
#include <stdio.h>
#include <stdlib.h>

#include <rte_eal.h>
#include <rte_errno.h>
#include <rte_ethdev.h>
#include <rte_mbuf.h>
#include <rte_ring.h>

#define BUFFERS 8191
#define DESCRIPTORS 512
#define RING_SIZE 1024
#define BURST 32

static void fail(const char *what) {
    fprintf(stderr, "ring_producer: %s: %s\n", what, rte_strerror(rte_errno));
    exit(1);
}

static void say(const char *word) {
    puts(word);
    fflush(stdout);
}

static void await_line(void) {
    int c;
    do {
        c = getchar();
    } while (c != '\n' && c != EOF);
}

static struct rte_mempool *open_port(void) {
    struct rte_eth_conf plain = {0};
    struct rte_mempool *pool = rte_pktmbuf_pool_create("producer", BUFFERS, 0, 0, RTE_MBUF_DEFAULT_BUF_SIZE, 0);
    if (pool == NULL || rte_eth_dev_configure(0, 1, 0, &plain) != 0
        || rte_eth_rx_queue_setup(0, 0, DESCRIPTORS, 0, NULL, pool) != 0 || rte_eth_dev_start(0) != 0) {
        fail("port 0 can't be opened");
    }
    return pool;
}

static void move(struct rte_ring *ring, unsigned left) {
    struct rte_mbuf *packets[BURST];
    while (left > 0) {
        unsigned count = rte_eth_rx_burst(0, 0, packets, left < BURST ? left : BURST);
        for (unsigned sent = 0; sent < count;) {
            sent += rte_ring_enqueue_burst(ring, (void **) (packets + sent), count - sent, NULL);
        }
        left -= count;
    }
}

int main(int argc, char **argv) {
    if (argc < 3) {
        fprintf(stderr, "usage: ring_producer RING PACKETS EAL-ARGUMENTS...\n");
        return 2;
    }
    const char *name = argv[1];
    unsigned count = (unsigned) atoi(argv[2]);
    if (rte_eal_init(argc - 2, argv + 2) < 0) {
        fail("EAL doesn't start");
    }
    struct rte_mempool *pool = open_port();
    struct rte_ring *ring = rte_ring_create(name, RING_SIZE, 0, RING_F_SP_ENQ);
    if (ring == NULL) {
        fail("no ring");
    }
    say("ready");
    await_line();
    move(ring, count);
    say("sent");
    await_line();
    printf("in use %u\n", rte_mempool_in_use_count(pool));
    fflush(stdout);
    rte_eal_cleanup();
    return 0;
}
