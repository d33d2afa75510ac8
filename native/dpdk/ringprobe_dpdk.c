#include "ringprobe_dpdk.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <rte_eal.h>
#include <rte_errno.h>
#include <rte_ethdev.h>
#include <rte_lcore.h>
#include <rte_mbuf.h>
#include <rte_mbuf_dyn.h>
#include <rte_memory.h>
#include <rte_mempool.h>
#include <rte_ring.h>

#define MAX_ARGUMENTS 128
#define MAX_BURST 512
#define MAX_KEY 64
/* Of drivers that don't say. */
#define USUAL_KEY 40
#define CACHE 256
#define TX_DESCRIPTORS 64

/* Repeated, it makes the Toeplitz hash the same for both directions of a flow. */
static const uint8_t SYMMETRIC_KEY[] = {0x6d, 0x5a};

/* Where timestamps lie; set before the threads that receive start. */
static int timestamp_offset = -1;
static uint64_t timestamp_flag;

int rp_dpdk_version(void) {
    return RP_DPDK_VERSION;
}

/* After a wrong argument EAL prints pages of help to standard output, which is for flows; the error goes to stderr. */
static int mute_output(void) {
    fflush(stdout);
    int kept = dup(STDOUT_FILENO);
    int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (kept >= 0 && nowhere >= 0) {
        dup2(nowhere, STDOUT_FILENO);
    }
    if (nowhere >= 0) {
        close(nowhere);
    }
    return kept;
}

static void unmute_output(int kept) {
    if (kept >= 0) {
        fflush(stdout);
        dup2(kept, STDOUT_FILENO);
        close(kept);
    }
}

int rp_dpdk_init(const char *arguments) {
    static char program[] = "ringprobe";
    char *words[MAX_ARGUMENTS + 1];
    int count = 0;
    char *rest = NULL;
    /* Never freed: EAL keeps pointers into it. */
    char *line = strdup(arguments);
    if (line == NULL) {
        return -ENOMEM;
    }
    words[count++] = program;
    for (char *word = strtok_r(line, " \t\n", &rest); word != NULL; word = strtok_r(NULL, " \t\n", &rest)) {
        if (count == MAX_ARGUMENTS) {
            return -E2BIG;
        }
        words[count++] = word;
    }
    words[count] = NULL;
    int output = mute_output();
    rte_errno = 0;
    int result = rte_eal_init(count, words) >= 0 ? 0 : rte_errno == 0 ? -EINVAL : -rte_errno;
    unmute_output(output);
    return result;
}

int rp_dpdk_cleanup(void) {
    return rte_eal_cleanup();
}

const char *rp_dpdk_error(int number) {
    return rte_strerror(number);
}

int rp_dpdk_is_secondary(void) {
    return rte_eal_process_type() == RTE_PROC_SECONDARY;
}

int rp_dpdk_is_primary_alive(void) {
    return rte_eal_primary_proc_alive(NULL);
}

struct pieces {
    int64_t *at;
    int count;
    int most;
};

static int add_piece(const struct rte_memseg_list *list, void *to) {
    struct pieces *pieces = to;
    if (pieces->count < pieces->most) {
        pieces->at[2 * pieces->count] = (int64_t) (uintptr_t) list->base_va;
        pieces->at[2 * pieces->count + 1] = (int64_t) list->len;
        pieces->count++;
    }
    return 0;
}

int rp_dpdk_memory(int64_t *pieces, int most) {
    struct pieces found = {.at = pieces, .count = 0, .most = most};
    rte_memseg_list_walk(add_piece, &found);
    return found.count;
}

int rp_dpdk_next_port(int number) {
    uint64_t port = number < 0 ? RTE_MAX_ETHPORTS : rte_eth_find_next((uint16_t) number);
    return port >= RTE_MAX_ETHPORTS ? -1 : (int) port;
}

int rp_dpdk_port(int port, struct rp_port *to) {
    struct rte_eth_dev_info info;
    char name[RTE_ETH_NAME_MAX_LEN];
    int result = rte_eth_dev_info_get((uint16_t) port, &info);
    if (result == 0) {
        result = rte_eth_dev_get_name_by_port((uint16_t) port, name);
    }
    if (result != 0) {
        return result;
    }
    to->max_queues = info.max_rx_queues;
    to->hash_types = (int64_t) info.flow_type_rss_offloads;
    to->timestamps = (info.rx_offload_capa & RTE_ETH_RX_OFFLOAD_TIMESTAMP) != 0;
    snprintf(to->name, sizeof(to->name), "%s", name);
    snprintf(to->driver, sizeof(to->driver), "%s", info.driver_name == NULL ? "" : info.driver_name);
    return 0;
}

/* Some drivers want as many queues for sending as for receiving. */
static int configure(uint16_t port, uint16_t queues, const struct rte_eth_conf *wanted) {
    int result = rte_eth_dev_configure(port, queues, 0, wanted);
    if (result == 0) {
        return 0;
    }
    int failure = rte_eth_dev_configure(port, queues, queues, wanted);
    for (uint16_t queue = 0; failure == 0 && queue < queues; queue++) {
        uint16_t receive = TX_DESCRIPTORS;
        uint16_t send = TX_DESCRIPTORS;
        rte_eth_dev_adjust_nb_rx_tx_desc(port, &receive, &send);
        failure = rte_eth_tx_queue_setup(port, queue, send, (unsigned) rte_eth_dev_socket_id(port), NULL);
    }
    return failure == 0 ? 0 : result;
}

static int configure_hash(uint16_t port, uint16_t queues, struct rte_eth_conf *wanted, uint64_t types, uint8_t *key,
                          uint8_t length) {
    if (types == 0) {
        return -ENOTSUP;
    }
    wanted->rxmode.mq_mode = RTE_ETH_MQ_RX_RSS;
    wanted->rx_adv_conf.rss_conf.rss_hf = types;
    wanted->rx_adv_conf.rss_conf.rss_key = key;
    wanted->rx_adv_conf.rss_conf.rss_key_len = length;
    return configure(port, queues, wanted);
}

int rp_dpdk_configure(int port_number, int queue_count, int mtu, int64_t hash_types, int strict, int timestamps) {
    uint16_t port = (uint16_t) port_number;
    uint16_t queues = (uint16_t) queue_count;
    struct rte_eth_dev_info info;
    struct rte_eth_conf wanted;
    uint8_t key[MAX_KEY];
    int result = rte_eth_dev_info_get(port, &info);
    if (result != 0) {
        return result;
    }
    memset(&wanted, 0, sizeof(wanted));
    for (size_t i = 0; i < sizeof(key); i++) {
        key[i] = SYMMETRIC_KEY[i % sizeof(SYMMETRIC_KEY)];
    }
    if (timestamps && (info.rx_offload_capa & RTE_ETH_RX_OFFLOAD_TIMESTAMP) != 0) {
        wanted.rxmode.offloads |= RTE_ETH_RX_OFFLOAD_TIMESTAMP;
    }
    if (mtu > 0) {
        wanted.rxmode.mtu = (uint32_t) mtu;
    }
    int hash = RP_HASH_NONE;
    uint8_t length = info.hash_key_size == 0 ? USUAL_KEY : info.hash_key_size;
    int has_key = length <= MAX_KEY;
    uint64_t asked = hash_types == 0 ? RTE_ETH_RSS_IP : (uint64_t) hash_types;
    uint64_t types = strict ? asked : asked & info.flow_type_rss_offloads;
    /* A port that can't hash plain IPv4 or IPv6 would leave TCP and UDP without a hash. */
    int whole = strict || ((types & RTE_ETH_RSS_IPV4) != 0 && (types & RTE_ETH_RSS_IPV6) != 0);
    result = -ENOTSUP;
    if (queues > 1) {
        if (whole && has_key) {
            hash = RP_HASH_WANTED;
            result = configure_hash(port, queues, &wanted, types, key, length);
        }
        if (result != 0 && !strict && has_key) {
            hash = RP_HASH_ALL_TYPES;
            result = configure_hash(port, queues, &wanted, info.flow_type_rss_offloads, key, length);
        }
        if (result != 0) {
            hash = RP_HASH_OWN_KEY;
            result = configure_hash(port, queues, &wanted, whole ? types : info.flow_type_rss_offloads, NULL, 0);
        }
        if (result != 0 && strict) {
            return result;
        }
    }
    if (result != 0) {
        hash = RP_HASH_NONE;
        wanted.rxmode.mq_mode = RTE_ETH_MQ_RX_NONE;
        memset(&wanted.rx_adv_conf, 0, sizeof(wanted.rx_adv_conf));
        result = configure(port, queues, &wanted);
    }
    if (result == 0 && mtu > 0) {
        result = rte_eth_dev_set_mtu(port, (uint16_t) mtu);
    }
    return result != 0 ? result : hash;
}

int64_t rp_dpdk_pool(int port, const char *name, int packets, int octets) {
    unsigned cache = (unsigned) packets / 8 < CACHE ? (unsigned) packets / 8 : CACHE;
    struct rte_mempool *pool = rte_pktmbuf_pool_create(name, (unsigned) packets, cache, 0,
                                                       (uint16_t) (octets + RTE_PKTMBUF_HEADROOM),
                                                       rte_eth_dev_socket_id((uint16_t) port));
    if (pool == NULL) {
        errno = rte_errno;
    }
    return (int64_t) (uintptr_t) pool;
}

void rp_dpdk_free_pool(int64_t pool) {
    rte_mempool_free((struct rte_mempool *) (uintptr_t) pool);
}

int rp_dpdk_descriptors(int port, int wanted) {
    uint16_t receive = (uint16_t) wanted;
    uint16_t send = TX_DESCRIPTORS;
    int result = rte_eth_dev_adjust_nb_rx_tx_desc((uint16_t) port, &receive, &send);
    return result != 0 ? result : receive;
}

int rp_dpdk_queue(int port, int queue, int descriptors, int64_t pool) {
    return rte_eth_rx_queue_setup((uint16_t) port, (uint16_t) queue, (uint16_t) descriptors,
                                  (unsigned) rte_eth_dev_socket_id((uint16_t) port), NULL,
                                  (struct rte_mempool *) (uintptr_t) pool);
}

int rp_dpdk_start(int port) {
    int result = rte_eth_dev_start((uint16_t) port);
    if (result != 0) {
        return result;
    }
    return rte_eth_promiscuous_enable((uint16_t) port) == 0 ? 0 : 1;
}

int rp_dpdk_stop(int port) {
    return rte_eth_dev_stop((uint16_t) port);
}

int rp_dpdk_close(int port) {
    return rte_eth_dev_close((uint16_t) port);
}

int rp_dpdk_link(int port) {
    struct rte_eth_link link;
    int result = rte_eth_link_get_nowait((uint16_t) port, &link);
    return result != 0 ? result : link.link_status == RTE_ETH_LINK_UP;
}

int rp_dpdk_stats(int port, int64_t *to) {
    struct rte_eth_stats stats;
    int result = rte_eth_stats_get((uint16_t) port, &stats);
    if (result == 0) {
        to[0] = (int64_t) stats.imissed;
        to[1] = (int64_t) stats.rx_nombuf;
        to[2] = (int64_t) stats.ierrors;
    }
    return result;
}

int rp_dpdk_find_timestamps(void) {
    int offset = rte_mbuf_dynfield_lookup(RTE_MBUF_DYNFIELD_TIMESTAMP_NAME, NULL);
    int flag = rte_mbuf_dynflag_lookup(RTE_MBUF_DYNFLAG_RX_TIMESTAMP_NAME, NULL);
    if (offset < 0 || flag < 0) {
        return 0;
    }
    timestamp_flag = RTE_BIT64(flag);
    timestamp_offset = offset;
    return 1;
}

int64_t rp_dpdk_ring(const char *name) {
    return (int64_t) (uintptr_t) rte_ring_lookup(name);
}

int rp_dpdk_register_thread(void) {
    return rte_thread_register() == 0 ? 0 : -rte_errno;
}

/* Ports are configured to leave VLAN tags alone; where a driver takes one off all the same, it comes back. */
static void fill_row(struct rp_row *row, struct rte_mbuf *packet) {
    if ((packet->ol_flags & RTE_MBUF_F_RX_VLAN_STRIPPED) != 0) {
        rte_vlan_insert(&packet);
    }
    row->mbuf = (uint64_t) (uintptr_t) packet;
    row->frame = (uint64_t) (uintptr_t) rte_pktmbuf_mtod(packet, void *);
    row->captured = rte_pktmbuf_data_len(packet);
    row->wire = rte_pktmbuf_pkt_len(packet);
    row->time = timestamp_offset >= 0 && (packet->ol_flags & timestamp_flag) != 0
                    ? *RTE_MBUF_DYNFIELD(packet, timestamp_offset, rte_mbuf_timestamp_t *)
                    : 0;
}

static void fill_rows(struct rp_row *rows, int64_t mask, int64_t position, struct rte_mbuf **packets, int count) {
    for (int i = 0; i < count; i++) {
        rte_prefetch0(packets[i]);
    }
    for (int i = 0; i < count; i++) {
        fill_row(&rows[(position + i) & mask], packets[i]);
        rte_prefetch0((const void *) (uintptr_t) rows[(position + i) & mask].frame);
    }
}

static void read_clock(int64_t *to) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    *to = (int64_t) now.tv_sec * 1000000000 + now.tv_nsec;
}

int rp_dpdk_receive(int port, int queue, int64_t rows, int64_t mask, int64_t position, int limit, int64_t now) {
    struct rte_mbuf *packets[MAX_BURST];
    int wanted = limit < MAX_BURST ? limit : MAX_BURST;
    int count = rte_eth_rx_burst((uint16_t) port, (uint16_t) queue, packets, (uint16_t) wanted);
    fill_rows((struct rp_row *) (uintptr_t) rows, mask, position, packets, count);
    if (count > 0) {
        read_clock((int64_t *) (uintptr_t) now);
    }
    return count;
}

int rp_dpdk_receive_ring(int64_t ring, int64_t rows, int64_t mask, int64_t position, int limit, int64_t now) {
    struct rte_mbuf *packets[MAX_BURST];
    unsigned wanted = (unsigned) (limit < MAX_BURST ? limit : MAX_BURST);
    int count = (int) rte_ring_dequeue_burst((struct rte_ring *) (uintptr_t) ring, (void **) packets, wanted, NULL);
    fill_rows((struct rp_row *) (uintptr_t) rows, mask, position, packets, count);
    if (count > 0) {
        read_clock((int64_t *) (uintptr_t) now);
    }
    return count;
}

void rp_dpdk_free(int64_t rows, int64_t mask, int64_t position, int count) {
    struct rp_row *all = (struct rp_row *) (uintptr_t) rows;
    struct rte_mbuf *packets[MAX_BURST];
    for (int done = 0; done < count;) {
        int next = 0;
        while (next < MAX_BURST && done < count) {
            packets[next++] = (struct rte_mbuf *) (uintptr_t) all[(position + done++) & mask].mbuf;
        }
        rte_pktmbuf_free_bulk(packets, (unsigned) next);
    }
}
