"""The foreign servers, each set up to take any mail and to hand it on to one port.

What a server was sent comes out there, over its own client: so one run shows a foreign
server and a foreign client.  All names are reserved ones, all addresses loopback.
"""

from __future__ import annotations

import importlib.metadata
import logging
import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from smtpkit.transports import tls

from .roots import FIRST_USER, SECOND_USER, Missing, Root, free_port, running

__all__ = ["SERVERS", "Peer", "aiosmtpd", "exim", "opensmtpd", "postfix", "version"]
from .unpack import SERVERS as PACKAGES
from .unpack import STAMP, folder

#: The largest message that each of them takes, in octets.
LARGEST = 50_000_000


@dataclass(frozen=True)
class Peer:
    """A foreign server that runs.

    Args:
        name: the program.
        hostname: what it calls itself.
        port: where it listens, on 127.0.0.1.
        log: the file that tells what it did.
    """

    name: str
    hostname: str
    port: int
    log: Path


def certificate(hostname: str) -> tuple[bytes, bytes]:
    """Return a certificate chain and its key, of the authority that our client trusts."""
    issued = tls._authority().issue_cert(hostname)  # type: ignore[attr-defined]
    chain = b"".join(part.bytes() for part in issued.cert_chain_pems)
    return chain, issued.private_key_pem.bytes()


POSTFIX_MAIN = """\
compatibility_level = 3.6
myhostname = postfix.example.net
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
relayhost = [127.0.0.1]:{onward}
smtp_host_lookup = native
disable_dns_lookups = yes
local_recipient_maps =
alias_maps =
alias_database =
message_size_limit = {largest}
smtp_line_length_limit = 0
smtpd_hard_error_limit = 1000
smtpd_tls_security_level = may
smtpd_tls_chain_files = /etc/postfix/chain.pem
maillog_file = /var/log/postfix.log
"""
#: Postfix's services that a relay needs: none of them changes its root folder again.
POSTFIX_SERVICES = """\
127.0.0.1:{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""
POSTFIX_QUEUES = (
    "active bounce corrupt defer deferred flush hold incoming private saved trace"
)


@contextmanager
def postfix(where: Path, onward: int) -> Iterator[Peer]:
    """Run Postfix.

    Args:
        where: a folder that does not exist yet.
        onward: the port on 127.0.0.1 that all mail goes to.
    """
    port = free_port()
    root = Root("postfix", where, ("postfix", "postdrop"))
    main = POSTFIX_MAIN.format(onward=onward, largest=LARGEST)
    root.write("etc/postfix/main.cf", main)
    root.write("etc/postfix/master.cf", POSTFIX_SERVICES.format(port=port))
    root.write("etc/postfix/dynamicmaps.cf", "")
    chain, key = certificate("postfix.example.net")
    root.write("etc/postfix/chain.pem", key + chain)
    root.folder("var/spool/postfix")
    root.folder("var/spool/postfix/pid")
    root.folder("var/lib/postfix", 0o700, FIRST_USER)
    for queue in POSTFIX_QUEUES.split():
        root.folder(f"var/spool/postfix/{queue}", 0o700, FIRST_USER)
    for queue, mode in (("maildrop", 0o730), ("public", 0o710)):
        root.folder(f"var/spool/postfix/{queue}", mode, FIRST_USER, SECOND_USER)
    command = root.command("/usr/lib/postfix/sbin/master", "-d", "-c", "/etc/postfix")
    with running(command, port, where / "output.log"):
        log = where / "var/log/postfix.log"
        yield Peer("postfix", "postfix.example.net", port, log)


EXIM_CONFIGURATION = """\
primary_hostname = exim.example.net
local_interfaces = 127.0.0.1
daemon_smtp_ports = {port}
log_file_path = /var/log/exim4/%s
keep_environment =
host_lookup =
rfc1413_query_timeout = 0s
message_size_limit = {largest}
smtp_max_synprot_errors = 1000
smtp_max_unknown_commands = 1000
smtp_accept_max_nonmail = 1000
smtp_accept_queue_per_connection = 0
accept_8bitmime = true
dsn_advertise_hosts = *
chunking_advertise_hosts = *
smtputf8_advertise_hosts = *
tls_advertise_hosts = *
tls_certificate = /etc/exim4/chain.pem
tls_privatekey = /etc/exim4/key.pem
acl_smtp_rcpt = accept
acl_smtp_data = accept
acl_smtp_vrfy = accept
queue_run_in_order = true
begin routers
onward:
  driver = manualroute
  route_list = * 127.0.0.1
  self = send
  transport = onward
begin transports
onward:
  driver = smtp
  port = {onward}
  message_linelength_limit = 1000000
  hosts_avoid_tls = *
begin retry
* * F,1h,1m
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = ${{if and {{{{eq{{$auth2}}{{ann}}}} {{eq{{$auth3}}{{secret}}}}}}}}
  server_set_id = $auth2
cram:
  driver = cram_md5
  public_name = CRAM-MD5
  server_secret = ${{if eq{{$auth1}}{{ann}}{{secret}}fail}}
  server_set_id = $auth1
"""


@contextmanager
def exim(where: Path, onward: int) -> Iterator[Peer]:
    """Run Exim; ann may authenticate with the word secret.  Arguments as for `postfix`."""
    port = free_port()
    root = prepared_exim(where, port, onward)
    command = root.command("/usr/sbin/exim4", "-bdf", "-q1h")
    with running(command, port, where / "output.log"):
        log = where / "var/log/exim4/main"
        yield Peer("exim", "exim.example.net", port, log)


def prepared_exim(where: Path, port: int, onward: int) -> Root:
    """Return a root in which Exim can be started in any of its modes."""
    root = Root("exim", where, ("Debian-exim", "mail"))
    text = EXIM_CONFIGURATION.format(port=port, onward=onward, largest=LARGEST)
    root.write("etc/exim4/exim4.conf", text)
    chain, key = certificate("exim.example.net")
    root.write("etc/exim4/chain.pem", chain)
    root.write("etc/exim4/key.pem", key)
    for made in ("var/spool/exim4", "var/log/exim4"):
        root.folder(made, 0o750, FIRST_USER)
    root.folder("run/exim4", 0o755, FIRST_USER)
    return root


OPENSMTPD_CONFIGURATION = """\
smtp max-message-size {largest}
listen on 127.0.0.1 port {port} hostname opensmtpd.example.net
action "onward" relay host smtp+notls://127.0.0.1:{onward} helo opensmtpd.example.net
match from any for any action "onward"
"""


@contextmanager
def opensmtpd(where: Path, onward: int) -> Iterator[Peer]:
    """Run OpenSMTPD, without TLS.  Arguments as for `postfix`.

    Debian's version 6.8.0p2 breaks off every handshake: it is older than the OpenSSL 3 that
    it is built with.
    """
    port = free_port()
    root = Root("opensmtpd", where, ("opensmtpd", "opensmtpq"))
    text = OPENSMTPD_CONFIGURATION.format(port=port, onward=onward, largest=LARGEST)
    root.write("etc/smtpd.conf", text)
    root.folder("var/spool/smtpd", 0o711)
    root.folder("var/spool/smtpd/purge", 0o700, SECOND_USER, 0)
    root.folder("var/lib/opensmtpd/empty")
    command = root.command("/usr/sbin/smtpd", "-d", "-f", "/etc/smtpd.conf")
    log = where / "output.log"
    with running(command, port, log):
        yield Peer("opensmtpd", "opensmtpd.example.net", port, log)


class HandOn:
    """Hands each message on to a port: what aiosmtpd calls a handler."""

    def __init__(self, onward: int) -> None:
        self._onward = onward

    async def handle_DATA(  # noqa: N802  the name that aiosmtpd looks for
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Take a message, and send it on before saying so."""
        assert isinstance(envelope.content, bytes)
        with smtplib.SMTP("127.0.0.1", self._onward, "aiosmtpd.example.net") as client:
            options = [word for word in envelope.mail_options if "SIZE" not in word]
            client.sendmail(
                envelope.mail_from or "", envelope.rcpt_tos, envelope.content, options
            )
        return "250 OK"


@contextmanager
def aiosmtpd(where: Path, onward: int) -> Iterator[Peer]:
    """Run aiosmtpd, in a thread.  Arguments as for `postfix`."""
    hostname = "aiosmtpd.example.net"
    logging.getLogger("mail.log").setLevel(logging.ERROR)  # no word on each odd command
    controller = Controller(
        HandOn(onward),
        hostname="127.0.0.1",
        port=free_port(),
        server_hostname=hostname,
        enable_SMTPUTF8=True,
        data_size_limit=LARGEST,
        tls_context=tls.server_context(hostname),
        auth_require_tls=False,
    )
    controller.start()
    try:
        yield Peer("aiosmtpd", hostname, controller.port, where)
    finally:
        controller.stop()


def version(name: str) -> str:
    """Return the version of a server that was unpacked or installed.

    Raises:
        Missing: there is none.
    """
    if name not in PACKAGES:
        return importlib.metadata.version(name)
    stamp = folder() / name / STAMP
    if not stamp.exists():
        raise Missing(f"{name} is not unpacked: python3 tests/peers/unpack.py")
    return stamp.read_text().strip()


#: The servers by name.
SERVERS = {
    "postfix": postfix,
    "exim": exim,
    "opensmtpd": opensmtpd,
    "aiosmtpd": aiosmtpd,
}
