"""Hypothesis strategies: well-formed values of the protocol, made from its grammar."""

from hypothesis import strategies as st

from smtpkit.protocol import commands as c
from smtpkit.protocol.commands import Parameter

_LETTERS = "abcxyzABC019"
_ATOM = st.text(_LETTERS + "!#$%&'*+-/=?^_`{|}~", min_size=1, max_size=8)
_LABEL = st.from_regex(r"[a-z0-9]{1,4}(?:-[a-z0-9]{1,3})?", fullmatch=True)

domains = st.lists(_LABEL, min_size=1, max_size=4).map(".".join)
qualified = st.lists(_LABEL, min_size=2, max_size=4).map(".".join)
literals = st.one_of(
    st.ip_addresses(v=4).map("[{}]".format),
    st.ip_addresses(v=6).map("[IPv6:{}]".format),
)
_quoted = st.lists(
    st.one_of(
        st.sampled_from(" !#$%&'()*+,-./:;<=>?@[]^_`{|}~aZ9"),
        st.sampled_from(['\\"', "\\\\", "\\ ", "\\a"]),
    ),
    max_size=8,
).map(lambda parts: f'"{"".join(parts)}"')
_local_parts = st.one_of(st.lists(_ATOM, min_size=1, max_size=3).map(".".join), _quoted)
mailboxes = st.builds("{}@{}".format, _local_parts, st.one_of(domains, literals))
routes = st.one_of(
    st.just(""),
    st.lists(domains, min_size=1, max_size=3).map(
        lambda names: ",".join(f"@{name}" for name in names)
    ),
)
_keywords = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9-]{0,5}", fullmatch=True)
_values = st.one_of(st.none(), st.from_regex(r"[!-~]{1,10}", fullmatch=True))
parameters = st.lists(
    st.builds(Parameter, _keywords, _values),
    max_size=4,
    unique_by=lambda parameter: parameter.keyword.upper(),
).map(tuple)
_words = st.from_regex(r"[!-~]{1,5}(?: [!-~]{1,5})?", fullmatch=True)
_mechanisms = st.from_regex(r"[A-Z0-9_-]{1,20}", fullmatch=True)

#: Any command, with any arguments that its grammar allows.
well_formed = st.one_of(
    st.builds(c.Helo, domains),
    st.builds(c.Ehlo, st.one_of(domains, literals)),
    st.builds(c.Mail, mailboxes, parameters, routes),
    st.builds(c.Mail, st.just(""), parameters),
    st.builds(c.Rcpt, mailboxes, parameters, routes),
    st.builds(c.Rcpt, st.sampled_from(["Postmaster", "postmaster"]), parameters),
    st.sampled_from([c.Data(), c.Rset(), c.Quit(), c.StartTls(), c.Noop(), c.Help()]),
    st.builds(c.Noop, _words),
    st.builds(c.Help, _words),
    st.builds(c.Vrfy, st.one_of(mailboxes, _ATOM), st.booleans()),
    st.builds(c.Expn, st.one_of(mailboxes, _ATOM), st.booleans()),
    st.builds(c.Bdat, st.integers(0, 10**20 - 1), st.booleans()),
    st.builds(c.Auth, _mechanisms, st.sampled_from([None, "=", "AGEAYg=="])),
    st.builds(
        c.Etrn, st.one_of(qualified, qualified.map("@{}".format), st.just("#q1"))
    ),
    st.builds(c.Atrn, st.lists(qualified, max_size=3).map(tuple)),
)
