"""Delivery reports: what became of a message, told to its reverse-path.

RFC 3461 section 6 and RFC 3464 (what is told), RFC 6522 (the frame), RFC 5321 sections
4.5.4 and 6.1 (from the null reverse-path).  RFC 6533 names the parts where addresses are
not US-ASCII.  When a report is due is `notify`.  A learner takes one apart in lesson 11.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.generator import BytesGenerator
from email.message import Message
from email.mime.base import MIMEBase
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

from ..protocol.commands import Parameter
from ..protocol.grammar import xtext_decode
from ..protocol.machine import Outcome
from ..protocol.session import Delivery, Envelope, Trace
from .entry import Attempt, Entry, Fate, Recipient
from .notify import Action

__all__ = ["Report", "status_fields"]

#: Longer messages are not returned whole, whatever RET says; in octets.
MOST_RETURNED = 1024 * 1024


_SUBJECTS = {
    Action.FAILED: "Not delivered",
    Action.DELAYED: "Not delivered yet",
    Action.DELIVERED: "Delivered",
    Action.RELAYED: "Sent on to a host that makes no reports",
}
_SENTENCES = {
    Action.FAILED: "could not be delivered, and will not be tried again, for",
    Action.DELAYED: "has not been delivered yet, and will be tried again, for",
    Action.DELIVERED: "was put into the mailbox of",
    Action.RELAYED: "was sent on, to a host that reports no further, for",
}
#: The status where no host gave one: RFC 3461 section 6.3 (g), RFC 3463 section 3.
_STATUS = {
    Action.FAILED: "5.0.0",
    Action.DELAYED: "4.4.1",
    Action.DELIVERED: "2.0.0",
    Action.RELAYED: "2.0.0",
}


@dataclass(frozen=True, slots=True)
class Report:
    """A delivery report about one message, for one or more of its recipients.

    Args:
        entry: the message, as the queue holds it.
        action: what is told; the same for all recipients.
        recipients: whom it is about.
        hostname: the host that reports.
        id: the report's own id in the queue: it makes Message-ID and boundary.
        date: when it is made, as `trace.date_of` writes it.
        date_of: turns a time of the queue, in milliseconds, into a date.
    """

    entry: Entry
    action: Action
    recipients: tuple[Recipient, ...]
    hostname: str
    id: str
    date: str
    date_of: Callable[[float], str]

    @property
    def is_utf8(self) -> bool:
        """Whether the report has to hold addresses beyond US-ASCII (RFC 6533)."""
        paths = (self.entry.envelope.reverse_path, *(r.path for r in self.recipients))
        return not all(map(str.isascii, paths)) or not _header(self.entry).isascii()

    def delivery(self, now_ms: float) -> Delivery:
        """Return the report with its envelope, ready for a queue.

        Args:
            now_ms: when it is made.
        Source:
            RFC 3461 section 6.1: from ``<>`` to the reverse-path of the message.
        """
        content = bytes(self)
        parameters: list[Parameter] = []
        if not content.isascii():
            parameters.append(Parameter("BODY", "8BITMIME"))
        if self.is_utf8:
            parameters.append(Parameter("SMTPUTF8"))
        to = self.entry.envelope.reverse_path
        envelope = Envelope("", (to,), tuple(parameters), ((),))
        return Delivery(
            envelope, content, Trace(self.hostname, self.hostname, "ESMTP", now_ms)
        )

    def __bytes__(self) -> bytes:
        octets = io.BytesIO()
        _Generator(octets, mangle_from_=False, policy=_POLICY).flatten(self.message())
        return octets.getvalue()

    def message(self) -> Message:
        """Return the report as a message of the standard library's `email`."""
        report = MIMEMultipart("report")
        report.set_param("report-type", "delivery-status")
        mime = [(name, report[name]) for name in ("MIME-Version", "Content-Type")]
        for name, _ in mime:
            del report[name]
        report["From"] = f"Mail Delivery System <postmaster@{self.hostname}>"
        report["To"] = _raw(f"<{self.entry.envelope.reverse_path}>")
        report["Subject"] = f"Delivery report: {_SUBJECTS[self.action]}"
        report["Date"] = self.date
        report["Message-ID"] = f"<{self.id}.report@{self.hostname}>"
        report["Auto-Submitted"] = "auto-replied"  # RFC 3834: no vacation notice to it
        for name, value in mime:  # people read the first lines, programs the rest
            report[name] = value
        report.attach(self._words())
        report.attach(self._status())
        report.attach(self._returned())
        seal = hashlib.sha256(self.entry.content + self.id.encode()).hexdigest()[:12]
        report.set_boundary(f"report-{self.id}-{seal}")
        return report

    def _words(self) -> Message:
        """Return the part for people (RFC 6522 section 3, part 1)."""
        lines = [f"This is {self.hostname}.", ""]
        lines.append(f"Your message {_SENTENCES[self.action]}:")
        for recipient in self.recipients:
            lines += ["", f"  <{recipient.path}>"]
            if self.action in (Action.FAILED, Action.DELAYED):
                lines.append(f"    {_why(self.entry, recipient)}")
        if self.action is Action.DELAYED:
            until = self.date_of(self.entry.expires_ms)
            lines += ["", f"It is tried until {until}; you need do nothing."]
        text = "\n".join(lines) + "\n"
        return MIMEText(text, "plain", "us-ascii" if text.isascii() else "utf-8")

    def _status(self) -> Message:
        """Return the part for programs (RFC 3464 section 2)."""
        kind = "global-delivery-status" if self.is_utf8 else "delivery-status"
        part = MIMEBase("message", kind)
        part["Content-Description"] = "Delivery report"
        blocks = [self._per_message(), *map(self._per_recipient, self.recipients)]
        part.set_payload([_block(fields) for fields in blocks])
        return part

    def _per_message(self) -> list[tuple[str, str]]:
        entry = self.entry
        fields = [("Reporting-MTA", f"dns; {self.hostname}")]
        envid = next(
            (
                p.value
                for p in entry.envelope.parameters
                if p.keyword.upper() == "ENVID"
            ),
            None,
        )
        if envid is not None:
            fields.insert(0, ("Original-Envelope-Id", xtext_decode(envid)))
        fields.append(("Received-From-MTA", f"dns; {entry.trace.client_name}"))
        return [*fields, ("Arrival-Date", self.date_of(entry.arrived_ms))]

    def _per_recipient(self, recipient: Recipient) -> list[tuple[str, str]]:
        last = recipient.last
        kind = "rfc822" if recipient.path.isascii() else "utf-8"
        fields = [
            ("Final-Recipient", f"{kind}; {recipient.path}"),
            ("Action", self.action.value),
            ("Status", self._status_code(last)),
        ]
        if orcpt := recipient.parameter("ORCPT"):
            type_, _, address = orcpt.partition(";")
            plain = xtext_decode(address) if type_.lower() != "utf-8" else address
            fields.insert(0, ("Original-Recipient", f"{type_};{plain}"))
        if last is not None:
            if last.reply is not None:
                if last.host and last.is_remote:
                    fields.append(("Remote-MTA", f"dns; {last.host}"))
                said = str(last.reply).replace("\n", " ")
                fields.append(("Diagnostic-Code", f"smtp; {said}"))
            fields.append(("Last-Attempt-Date", self.date_of(last.start_ms)))
        if self.action is Action.DELAYED:
            until = self.date_of(self.entry.expires_ms)
            fields.append(("Will-Retry-Until", until))
        return fields

    def _status_code(self, last: Attempt | None) -> str:
        """Return the enhanced code that tells what happened (RFC 3463)."""
        if self.action is Action.FAILED and (not last or last.outcome is Outcome.LATER):
            return "4.4.7"  # it became too old: the refusals were temporary
        if last and last.reply:
            code = last.reply.enhanced
            return str(code) if code else f"{last.reply.code // 100}.0.0"
        return _STATUS[self.action]

    def _returned(self) -> Message:
        """Return the part that shows the message again (RFC 6522 section 3, part 3)."""
        entry = self.entry
        ret = next(
            (
                (p.value or "").upper()
                for p in entry.envelope.parameters
                if p.keyword.upper() == "RET"
            ),
            "FULL",
        )
        whole = self.action is Action.FAILED and ret == "FULL"
        if whole and len(entry.content) <= MOST_RETURNED:
            part: Message = MIMEMessage(message_from_bytes(entry.content))
            if self.is_utf8:
                part.replace_header("Content-Type", "message/global")
        else:
            part = MIMEBase("text", "rfc822-headers")
            if self.is_utf8:
                part.replace_header("Content-Type", "message/global-headers")
            part.set_payload(_header(entry).decode("ascii", "surrogateescape"))
        part["Content-Description"] = "The message" if whole else "Its header section"
        return part


#: Lines as they were: nothing of the returned message is folded anew.
_POLICY = policy.compat32.clone(linesep="\r\n", max_line_length=0)


def _header(entry: Entry) -> bytes:
    return entry.content.partition(b"\r\n\r\n")[0] + b"\r\n"


def _why(entry: Entry, recipient: Recipient) -> str:
    """Return the reason in one line, for a person."""
    last = recipient.last
    if last is None:
        return "It was not tried yet."
    said = str(last.reply).replace("\n", " ") if last.reply else last.why
    words = f"{last.host} said: {said}" if last.reply and last.host else said
    if recipient.fate is Fate.RETURNED and last.outcome is Outcome.LATER:
        words += f" (tried {len(recipient.attempts)} times)"
    return words


def _block(fields: list[tuple[str, str]]) -> Message:
    block = Message()
    for name, value in fields:
        block[name] = _raw(value)
    return block


def _raw(value: str) -> str:
    """Return text so that `email` writes its UTF-8 as it is (RFC 6532, RFC 6533)."""
    return value.encode().decode("ascii", "surrogateescape")


class _Generator(BytesGenerator):
    """Writes both kinds of delivery status block by block; `email` knows one of them."""

    def _handle_message_global_delivery_status(self, part: Message) -> None:
        self._handle_message_delivery_status(part)  # type: ignore[attr-defined]


def status_fields(content: bytes) -> tuple[dict[str, str], ...]:
    """Return the fields of a report's delivery status: the message's, then each recipient's.

    Args:
        content: a message.
    Returns:
        One table for the message and one for each recipient, field names as they stand
        there; nothing if the message is no delivery report.
    Source:
        RFC 3464 section 2.1.
    """
    for part in message_from_bytes(content).walk():
        blocks: list[Message] = []
        if part.get_content_type() == "message/delivery-status":
            blocks = part.get_payload()  # type: ignore[assignment]
        elif part.get_content_type() == "message/global-delivery-status":
            # `email` takes it for a message: the first block its header, the rest its body.
            octets = part.get_payload(0).as_bytes()  # type: ignore[union-attr]
            blocks = [message_from_bytes(block) for block in octets.split(b"\n\n")]
        if blocks and isinstance(blocks, list):
            return tuple(_fields(block) for block in blocks if len(block))
    return ()


def _fields(block: Message) -> dict[str, str]:
    return {
        name: str(value).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        for name, value in block.raw_items()
    }
