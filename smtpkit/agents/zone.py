"""Where mail for a domain goes: MX records, in a small zone of our own.

RFC 5321 section 5.1 (locating the target host), RFC 7505 (null MX).  A standard master
file is read by `dnspython`; no name server is asked.  A learner meets this in lesson 01.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from ..protocol.errors import SmtpkitError
from ..protocol.grammar import address_literal_is_valid
from ..protocol.replies import Reply
from .route import MX, Candidate, Route

__all__ = ["BadZone", "Zone"]

#: How many aliases in a row are followed.
_MOST_ALIASES = 8
_NO_DOMAIN = Reply(550, "No such domain", "5.1.2")
_NULL_MX = Reply(556, "This domain takes no mail (null MX)", "5.1.10")
_NO_HOST = Reply(550, "No host takes mail for this domain", "5.4.4")
_ALIAS_LOOP = Reply(550, "This name is an alias without end", "5.4.4")
_LOOP = Reply(550, "Mail for this domain would come back to this host", "5.4.6")


class BadZone(SmtpkitError):
    """A text is not a zone in the format of a master file (RFC 1035 section 5)."""


class Zone:
    """Names and what they stand for.

    Args:
        records: name, in lower case and without a final dot, to its records: pairs of a
            type (``"MX"``, ``"A"``, ``"AAAA"``, ``"CNAME"``) and a value.
        text: the master file, if there was one.

    `parse` and `read` make a zone of a master file, `of` of host names alone.
    """

    def __init__(
        self, records: dict[str, list[tuple[str, Any]]], text: str = ""
    ) -> None:
        self._records = records
        self.text = text
        self._names = {
            name.split(".", at)[-1]
            for name in records
            for at in range(name.count(".") + 1)
        }

    @classmethod
    def parse(cls, text: str, *, name: str = "zone") -> Zone:
        r"""Read a zone from the text of a master file.

        Args:
            text: RFC 1035 section 5; names end with a dot.
            name: what errors call the text.
        Raises:
            BadZone: the text is no master file; the error names the line.

        >>> zone = Zone.parse(
        ...     "$TTL 60\nexample.net. MX 10 mx.example.net.\n"
        ...     "mx.example.net. A 192.0.2.2\n"
        ... )
        >>> zone.route("example.net")
        mail for example.net
          1. mx.example.net at 192.0.2.2: MX 10
        """
        import dns.exception  # dnspython loads when a zone is first read
        import dns.zone

        try:
            parsed = dns.zone.from_text(
                text, origin=".", relativize=False, check_origin=False, filename=name
            )
        except (dns.exception.DNSException, ValueError) as error:
            raise BadZone(
                f"{error}",
                "lines of a master file, such as: example.net. MX 10 mx.example.net.",
                source="RFC 1035 section 5",
            ) from None
        records: dict[str, list[tuple[str, Any]]] = {}
        for owner, _, data in parsed.iterate_rdatas():
            entry = (data.rdtype.name, _value(data))
            records.setdefault(_plain(owner), []).append(entry)
        return cls(records, text)

    @classmethod
    def read(cls, path: str | Path) -> Zone:
        """Read a zone from a master file.

        Raises:
            BadZone: there is no such file, or it is no master file.
        """
        path = Path(path)
        try:
            text = path.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "not UTF-8"
            raise BadZone(f"{path.name}: {reason}", "a master file") from None
        return cls.parse(text, name=path.name)

    @classmethod
    def of(cls, *hosts: str, mx: dict[str, str] | None = None) -> Zone:
        """Make a zone of host names: each gets an address, each domain an MX.

        Args:
            hosts: such as ``mx.example.net``.
            mx: domain to the host that takes its mail.  A domain that is not named
                takes its mail at the last of its hosts.

        >>> print(Zone.of("msa.example.org", "mx.example.net").text)
        $TTL 3600
        example.org. IN MX 10 msa.example.org.
        example.net. IN MX 10 mx.example.net.
        msa.example.org. IN A 192.0.2.1
        mx.example.net. IN A 192.0.2.2
        """
        named = {host.partition(".")[2]: host for host in hosts if "." in host} | (
            mx or {}
        )
        lines = ["$TTL 3600"]
        lines += [f"{domain}. IN MX 10 {host}." for domain, host in named.items()]
        lines += [f"{host}. IN A 192.0.2.{n}" for n, host in enumerate(hosts, 1)]
        return cls.parse("\n".join(lines))

    def mx(self, domain: str) -> tuple[MX, ...]:
        """Return the MX records of a domain, the most preferred first."""
        return tuple(sorted(MX(*value) for value in self._of_type(domain, "MX")))

    def addresses(self, host: str) -> tuple[str, ...]:
        """Return the addresses of a host, in the order of the zone."""
        found = [
            v for kind, v in self._records.get(_key(host), ()) if kind in ("A", "AAAA")
        ]
        return tuple(found)

    def cname(self, name: str) -> str:
        """Return the name that an alias stands for; "" if it is none."""
        return next(iter(self._of_type(name, "CNAME")), "")

    def exists(self, name: str) -> bool:
        """Tell whether the zone knows a name, or a name below it."""
        return _key(name) in self._names

    def route(self, domain: str, *, me: str = "", seed: int = 0) -> Route:
        """Return where a sender would deliver mail for a domain.

        Args:
            domain: what stands behind the @ of a recipient: a domain, or an address
                literal in brackets.
            me: the name of the host that asks.  Itself and all hosts that are no more
                preferred are left out, so that mail comes ever nearer (section 5.1).
            seed: decides the order of hosts with the same preference.
        Source:
            RFC 5321 section 5.1; RFC 7505 section 3.
        """
        if domain.startswith("["):
            return _to_literal(domain)
        name = self._without_aliases(domain)
        if name is None:
            return Route(domain, error=_ALIAS_LOOP)
        if not self.exists(name):
            return Route(domain, error=_NO_DOMAIN)
        records = self.mx(name)
        if records and all(record.host == "." for record in records):
            return Route(domain, passed_over=((".", "a null MX"),), error=_NULL_MX)
        implicit = not records
        if implicit:
            records = (MX(0, name),)
        return self._among(domain, records, implicit=implicit, me=_key(me), seed=seed)

    def _among(
        self,
        domain: str,
        records: tuple[MX, ...],
        *,
        implicit: bool,
        me: str,
        seed: int,
    ) -> Route:
        mine = [r.preference for r in records if me and _key(r.host) == me]
        limit = min(mine, default=None)
        passed_over = []
        candidates: list[Candidate] = []
        for record in sorted(records, key=lambda r: (r.preference, _lot(seed, r.host))):
            equal = sum(r.preference == record.preference for r in records)
            if limit is not None and record.preference >= limit:
                reason = "this host itself" if _key(record.host) == me else (
                    f"preference {record.preference} is no better than this host's own"
                )  # fmt: skip
                passed_over.append((record.host, reason))
            elif record.host == ".":
                passed_over.append((".", "a null MX must stand alone (RFC 7505)"))
            elif self.cname(record.host):
                reason = "an MX must not name an alias (CNAME)"
                passed_over.append((record.host, reason))
            elif not self.addresses(record.host):
                passed_over.append((record.host, "it has no address"))
            else:
                reason = "implicit MX: the domain itself" if implicit else (
                    f"MX {record.preference}" + (f", by lot among {equal}" * (equal > 1))
                )  # fmt: skip
                candidates += [
                    Candidate(record.preference, record.host, address, reason)
                    for address in self.addresses(record.host)
                ]
        nothing = _LOOP if limit is not None else _NO_HOST
        error = None if candidates else nothing
        return Route(domain, tuple(candidates), tuple(passed_over), error)

    def _without_aliases(self, name: str) -> str | None:
        for _ in range(_MOST_ALIASES):
            target = self.cname(name)
            if not target:
                return name
            name = target
        return None

    def _of_type(self, name: str, wanted: str) -> list[Any]:
        return [v for kind, v in self._records.get(_key(name), ()) if kind == wanted]

    def __repr__(self) -> str:
        return f"<Zone of {len(self._records)} names>"


def _to_literal(literal: str) -> Route:
    """Return the route to an address literal (RFC 5321 section 4.1.3)."""
    if not address_literal_is_valid(literal.encode("utf-8", "replace")):
        return Route(literal, error=_NO_DOMAIN)
    address = literal.strip("[]")
    if address[:5].upper() == "IPV6:":
        address = address[5:]
    reason = "an address literal: no name is looked up"
    return Route(literal, (Candidate(0, literal, address, reason),))


def _value(data: Any) -> Any:
    """Return a record's data as plain values."""
    match data.rdtype.name:
        case "MX":
            return data.preference, _plain(data.exchange) or "."
        case "CNAME":
            return _plain(data.target)
        case "A" | "AAAA":
            return data.address
        case _:
            return data.to_text()


def _plain(name: Any) -> str:
    """Return a name of dnspython in lower case, without its final dot."""
    return str(name.to_text(omit_final_dot=True)).lower().removesuffix(".")


def _key(name: str) -> str:
    return name.lower().removesuffix(".")


def _lot(seed: int, host: str) -> bytes:
    """Return the lot that a host draws among its equals."""
    return hashlib.sha256(f"{seed} {host}".encode()).digest()
