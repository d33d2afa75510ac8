/*
 * Stands in for CESNET's libnfb in tests: the functions of it that ringprobe calls, with the same signatures, over a
 * capture file in place of a card. A device is a folder with
 *   capture.pcap  what the card receives: classic pcap of this machine's byte order, nanoseconds
 *   tree          the flattened device tree
 *   settings      four numbers: queues, packets that a queue can lend before it must be given some back, octets of the
 *                 header before each packet, offset of the time stamp in it or -1
 * Packets go to queues by their addresses, so that both directions of a flow meet. Memory that was given back is
 * overwritten and freed.
 */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

struct ndp_packet {
    unsigned char *data;
    unsigned char *header;
    uint32_t data_length;
    uint16_t header_length;
    uint16_t flags;
};

struct nfb_device {
    char path[512];
    unsigned char *tree;
    int queues, lendable, header_length, time_offset;
};

struct ndp_queue {
    struct nfb_device *device;
    unsigned index;
    int started, lent;
    FILE *capture;
    unsigned char **memory;
    size_t *sizes;
};

struct nfb_comp {
    unsigned index;
    uint64_t discarded, snapshot;
};

static FILE *open_file(const char *folder, const char *name) {
    char path[600];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return fopen(path, "rb");
}

struct nfb_device *nfb_open(const char *path) {
    FILE *settings = open_file(path, "settings"), *tree;
    struct nfb_device *device = calloc(1, sizeof *device);
    if (settings == NULL || strlen(path) >= sizeof device->path) {
        free(device);
        errno = ENOENT;
        return NULL;
    }
    strcpy(device->path, path);
    if (fscanf(settings, "%d %d %d %d", &device->queues, &device->lendable, &device->header_length,
               &device->time_offset) != 4)
        abort();
    fclose(settings);
    tree = open_file(path, "tree");
    device->tree = calloc(1, 65536);
    if (tree == NULL || fread(device->tree, 1, 65536, tree) == 0)
        abort();
    fclose(tree);
    return device;
}

void nfb_close(struct nfb_device *device) {
    free(device->tree);
    free(device);
}

const void *nfb_get_fdt(const struct nfb_device *device) {
    return device->tree;
}

int ndp_get_rx_queue_count(const struct nfb_device *device) {
    return device->queues;
}

struct ndp_queue *ndp_open_rx_queue(struct nfb_device *device, unsigned index) {
    struct ndp_queue *queue = calloc(1, sizeof *queue);
    queue->device = device;
    queue->index = index;
    queue->capture = open_file(device->path, "capture.pcap");
    queue->memory = calloc(device->lendable, sizeof *queue->memory);
    queue->sizes = calloc(device->lendable, sizeof *queue->sizes);
    if (queue->capture == NULL || fseek(queue->capture, 24, SEEK_SET) != 0)
        abort();
    return queue;
}

int ndp_queue_start(struct ndp_queue *queue) {
    queue->started = 1;
    return 0;
}

int ndp_queue_stop(struct ndp_queue *queue) {
    queue->started = 0;
    return 0;
}

void ndp_rx_burst_put(struct ndp_queue *queue) {
    for (int i = 0; i < queue->lent; i++) {
        memset(queue->memory[i], 0xDD, queue->sizes[i]);
        free(queue->memory[i]);
    }
    queue->lent = 0;
}

void ndp_close_rx_queue(struct ndp_queue *queue) {
    ndp_rx_burst_put(queue);
    fclose(queue->capture);
    free(queue->memory);
    free(queue->sizes);
    free(queue);
}

static unsigned choose(const unsigned char *data, unsigned length, unsigned queues) {
    unsigned from = 0, to = 0, sum = 0;
    if (length >= 34 && data[12] == 0x08 && data[13] == 0x00) {
        from = 26;
        to = 34;
    } else if (length >= 54 && data[12] == 0x86 && data[13] == 0xDD) {
        from = 22;
        to = 54;
    }
    for (unsigned i = from; i < to; i++)
        sum += data[i];
    return sum % queues;
}

static int next(struct ndp_queue *queue, struct ndp_packet *packet) {
    struct nfb_device *device = queue->device;
    uint32_t record[4];
    while (fread(record, sizeof record, 1, queue->capture) == 1) {
        size_t size = device->header_length + record[2];
        unsigned char *memory = malloc(size);
        memset(memory, 0xFF, device->header_length);
        if (fread(memory + device->header_length, 1, record[2], queue->capture) != record[2])
            abort();
        if (choose(memory + device->header_length, record[2], device->queues) != queue->index) {
            free(memory);
            continue;
        }
        if (device->time_offset >= 0) {
            uint64_t time = (uint64_t)record[0] << 32 | record[1];
            memcpy(memory + device->time_offset, &time, sizeof time);
        }
        queue->memory[queue->lent] = memory;
        queue->sizes[queue->lent++] = size;
        packet->header = memory;
        packet->header_length = device->header_length;
        packet->data = memory + device->header_length;
        packet->data_length = record[2];
        packet->flags = 1;
        return 1;
    }
    return 0;
}

unsigned ndp_rx_burst_get(struct ndp_queue *queue, struct ndp_packet *packets, unsigned count) {
    unsigned got = 0;
    while (queue->started && got < count && queue->lent < queue->device->lendable && next(queue, packets + got))
        got++;
    return got;
}

/* The controller of each queue: each snapshot of its counters finds seven packets more discarded. */
int nfb_comp_find(const struct nfb_device *device, const char *kind, unsigned index) {
    return strcmp(kind, "netcope,dma_ctrl_ndp_rx") == 0 && index < (unsigned)device->queues ? 100 + (int)index : -1;
}

struct nfb_comp *nfb_comp_open(const struct nfb_device *device, int place) {
    struct nfb_comp *component = calloc(1, sizeof *component);
    (void)device;
    component->index = place - 100;
    component->discarded = 1000;
    return component;
}

void nfb_comp_close(struct nfb_comp *component) {
    free(component);
}

ssize_t nfb_comp_write(const struct nfb_comp *component, const void *from, size_t length, off_t offset) {
    struct nfb_comp *mine = (struct nfb_comp *)component;
    if (length != 4 || offset != 0x60 || *(const uint32_t *)from != 1)
        return -1;
    mine->discarded += 7;
    mine->snapshot = mine->discarded;
    return length;
}

ssize_t nfb_comp_read(const struct nfb_comp *component, void *to, size_t length, off_t offset) {
    if (length != 8 || offset != 0x70)
        return -1;
    memcpy(to, &component->snapshot, sizeof component->snapshot);
    return length;
}
