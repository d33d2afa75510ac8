package io.ringprobe.export.ipfix;

/**
 * Settings of an IPFIX output, checked.
 *
 * @param messageSize octets that a message should not exceed
 * @param domain observation domain id, an unsigned number
 * @param direction value of the element for direction or interface
 * @param templateSeconds after how long templates are sent again over UDP
 * @param queueBytes octets of messages that may wait
 * @param spoolRate octets of messages a second that may leave the spool
 * @param lingerSeconds how long to wait at the end for a collector to take what waits
 * @param lists whether the several sections that a plugin can have in a flow go as lists in one data record
 * @param verbose whether to log each template and connection
 * @param encoding what the messages hold
 */
record IpfixSettings(
        int messageSize,
        int domain,
        long direction,
        int templateSeconds,
        int queueBytes,
        long spoolRate,
        int lingerSeconds,
        boolean lists,
        boolean verbose,
        EncodingSettings encoding) {}
