#!/usr/bin/env bash
# OpenSMTPD and aiosmtpd, spoken to by swaks, by curl and by hand.
# shellcheck source-path=SCRIPTDIR source=../lab.sh
source "$(dirname "$0")/../lab.sh"

certificate mail.example.org
mount -t tmpfs tmpfs /var/spool
printf '%s\n' 'alice nobody' 'bob nobody' 'carol nobody' >"$work/people"
cat >"$work/smtpd.conf" <<CONF
table people file:$work/people
smtp max-message-size 20K
listen on 192.0.2.20 port 25 hostname mail.example.org
listen on 192.0.2.20 port 587 hostname mail.example.org
action drop mda "/bin/cat >/dev/null" virtual <people>
match from any for domain example.org action drop
CONF
start server smtpd -d -f "$work/smtpd.conf"
listening server tcp 25 192.0.2.20

ip -n server address add 192.0.2.21/24 dev eth0
start server /usr/bin/python3 -m aiosmtpd -n -l 192.0.2.21:25 -c aiosmtpd.handlers.Sink \
    --tlscert "$work/mail.example.org.pem" --tlskey "$work/mail.example.org.key" --no-requiretls
listening server tcp 25 192.0.2.21

send() { # SWAKS-ARGUMENT...
    client swaks --server 192.0.2.20 --helo client.example.org --from sender@example.net --hide-all \
        --header 'Date: Wed, 01 Jan 2025 00:00:00 +0000' --header 'Message-Id: <1@client.example.org>' "$@" || true
}

# One recipient; three of whom one is unknown; one of a domain that isn't ours; the old greeting; a message that is too
# large; nobody as sender; a port other than 25.
capture mail 'tcp'
send --to alice@example.org
send --to alice@example.org,nobody@example.org,bob@example.org
send --to someone@example.com
send --protocol SMTP --to bob@example.org
send --to carol@example.org --body "$(head -c 21000 /dev/zero | tr '\0' x | fold -w 70)"
send --from '<>' --to carol@example.org
send --port 587 --to alice@example.org --quit-after RCPT
captured

# Every command of the table and one unknown; and wrong ones.
capture commands 'tcp port 25'
in_parts 192.0.2.20 25 'EHLO client.example.org\r\n' 'VRFY alice\r\n' 'EXPN list\r\n' 'HELP\r\n' 'NOOP\r\n' 'XYZZY\r\n' \
    'RCPT TO:<alice@example.org>\r\n' 'MAIL FROM:<first@example.net>\r\n' 'RSET\r\n' 'MAIL FROM:<second@example.net> SIZE=10\r\n' \
    'RCPT TO:<alice@example.org>\r\n' 'RCPT TO:<bob@example.org>\r\n' 'DATA\r\n' 'Subject: QUIT\r\n\r\nMAIL FROM:<no@example.net>\r\n.\r\n' 'QUIT\r\n'
captured

# Another server, which lets clients send on without waiting: several commands in a segment, in small letters too; commands
# cut in two.
capture pipelined 'tcp port 25'
in_parts 192.0.2.21 25 'helo lower.example.org\r\n' \
    'mail from:<third@example.net>\r\nrcpt to:<alice@example.org>\r\nrcpt to:<nobody@example.org>\r\ndata\r\n' \
    'text\r\n.\r\nquit\r\n'
in_parts 192.0.2.21 25 'EH' 'LO bits.exam' 'ple.org\r' '\nMAIL FROM:<fou' 'rth@example.net>\r\nRCPT TO:<carol@' 'example.org>\r\nQU' 'IT\r\n'
captured

# STARTTLS: what follows cannot be read.
capture starttls 'tcp port 25'
client curl -sS -k --ssl-reqd smtp://192.0.2.21/curl.example.org --mail-from sender@example.net \
    --mail-rcpt alice@example.org -T "$work/people"
captured
