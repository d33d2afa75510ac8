/*
 * What ringprobe calls of DPDK: few functions, because DPDK's receive path is a header of inline functions that Java
 * can't call. Policy stands in Java (io.ringprobe.capture.dpdk); here is only what needs a C compiler.
 *
 * Addresses go as 64-bit numbers, so that Java needs no type of DPDK. Functions that can fail return a negative errno.
 */
#ifndef RINGPROBE_DPDK_H
#define RINGPROBE_DPDK_H

#include <stdint.h>

/* Raised with each change that an older ringprobe doesn't know; Java refuses another one. */
#define RP_DPDK_VERSION 1

/* One packet on loan. The rows are a ring of a power of two of them; Java reads them at these offsets. */
struct rp_row {
    uint64_t mbuf;     /*  0: the packet buffer, for rp_dpdk_free */
    uint64_t frame;    /*  8: address of the first octet */
    uint64_t time;     /* 16: the card's timestamp in the card's unit; 0 = none */
    uint32_t captured; /* 24: octets at frame */
    uint32_t wire;     /* 28: octets of the packet */
};

/* What rp_dpdk_port says of a port. */
struct rp_port {
    int64_t max_queues;  /*  0 */
    int64_t hash_types;  /*  8: RTE_ETH_RSS_* that it can hash */
    int64_t timestamps;  /* 16: 1 = it says that it can take them */
    char name[64];       /* 24: such as 0000:ca:00.0, ends with 0 */
    char driver[64];     /* 88: such as net_mlx5, ends with 0 */
};

/* How the receive side hashing of a port came out (rp_dpdk_configure). */
enum {
    RP_HASH_WANTED = 0,     /* as asked, with the symmetric key */
    RP_HASH_ALL_TYPES = 1,  /* addresses alone can't be had: all types that the port has, with the symmetric key */
    RP_HASH_OWN_KEY = 2,    /* the port refuses the symmetric key */
    RP_HASH_NONE = 3        /* no hash */
};

/* The version of these functions. */
int rp_dpdk_version(void);

/*
 * Starts DPDK (EAL) with the words of `arguments`. Once in a process. Pins the calling thread, and makes threads that
 * inherit that: call it on a thread that ends afterwards.
 */
int rp_dpdk_init(const char *arguments);

/* Ends DPDK in this process. */
int rp_dpdk_cleanup(void);

/* The text of an errno, DPDK's own ones too. */
const char *rp_dpdk_error(int number);

/* Whether this process shares the memory of another one that runs; and whether that other one is there. */
int rp_dpdk_is_secondary(void);
int rp_dpdk_is_primary_alive(void);

/* Writes {address, length} of up to `most` pieces of DPDK's memory; returns how many. For checked access. */
int rp_dpdk_memory(int64_t *pieces, int most);

/* The port at `number` or the next one after it; -1 where there is none. */
int rp_dpdk_next_port(int number);

/* Describes a port. */
int rp_dpdk_port(int port, struct rp_port *to);

/*
 * Configures a stopped port: queues, MTU (0 = leave it), hash (types, 0 = addresses alone), timestamps if it has them.
 * `strict` takes no other types than those. Returns RP_HASH_*.
 */
int rp_dpdk_configure(int port, int queues, int mtu, int64_t hash_types, int strict, int timestamps);

/* Makes a pool of `packets` buffers that hold `octets` each, near that port; 0 with errno set where that fails. */
int64_t rp_dpdk_pool(int port, const char *name, int packets, int octets);

/* Frees a pool. */
void rp_dpdk_free_pool(int64_t pool);

/* The number of receive descriptors that the port would take in place of `wanted`. */
int rp_dpdk_descriptors(int port, int wanted);

/* Sets a queue up, with a pool. */
int rp_dpdk_queue(int port, int queue, int descriptors, int64_t pool);

/* Starts a port in promiscuous mode. Returns 0, or 1 where promiscuous mode can't be had. */
int rp_dpdk_start(int port);

/* Stops a port that was started. */
int rp_dpdk_stop(int port);

/* Closes a port that doesn't run. */
int rp_dpdk_close(int port);

/* Whether the link is up: 1 or 0. */
int rp_dpdk_link(int port);

/* Writes {imissed, rx_nombuf, ierrors} of a port. */
int rp_dpdk_stats(int port, int64_t *to);

/* Finds where timestamps lie in packet buffers; after start. Returns 1 where there are any. */
int rp_dpdk_find_timestamps(void);

/* The ring of that name, or 0. */
int64_t rp_dpdk_ring(const char *name);

/* Gives the calling thread what DPDK's own threads have, such as a cache of packet buffers. */
int rp_dpdk_register_thread(void);

/*
 * Receives up to `limit` packets into the rows from number `position` on, which wraps at mask + 1. Returns how many; if
 * any, writes the time of day to `now`, in nanoseconds since 1970.
 * A queue may be asked by one thread at a time.
 */
int rp_dpdk_receive(int port, int queue, int64_t rows, int64_t mask, int64_t position, int limit,
                    int64_t now);

/* The same from a ring. */
int rp_dpdk_receive_ring(int64_t ring, int64_t rows, int64_t mask, int64_t position, int limit, int64_t now);

/* Gives back the packets of `count` rows from number `position` on. */
void rp_dpdk_free(int64_t rows, int64_t mask, int64_t position, int count);

#endif
