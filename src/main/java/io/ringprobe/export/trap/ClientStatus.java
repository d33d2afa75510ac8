package io.ringprobe.export.trap;

/**
 * What status tools are told of one reader of an interface.
 *
 * @param id the port that it connected from; on unix sockets the number of the connection
 * @param messages messages that it was sent
 * @param records records in them
 * @param skipped records that it was not sent, as it was too slow
 */
record ClientStatus(int id, long messages, long records, long skipped) {}
