"""Whatever goes wrong on the way: a letter arrives, or its author is told.  6.1."""

from collections import Counter
from email import message_from_bytes

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from smtpkit.agents import Fate, chain
from tests.agents.letters import ANN, LETTER, actions

HOSTS = ("msa.example.org", "relay.example.net", "mx.example.net")
USERS = [f"user{number}@example.net" for number in range(4)]

places = st.sampled_from(["connect", "EHLO", "MAIL", "RCPT", "DATA", ".", "text@5"])
harms = st.sampled_from(
    [
        *("drop", "close", "delay=400000", "truncate=2", "throttle=40"),
        *("reply=450 4.2.1 Later", "reply=550 5.2.1 No", "reply=421 4.3.2 Busy"),
        *("reply=552 5.3.4 Big", "reply=354 Go on", "reply=250 2.0.0 Fine"),
    ]
)


@st.composite
def faults(draw: st.DrawFn) -> list[str]:
    """Return a plan: what happens in which conversation, where, the nth time."""
    plan = []
    for _ in range(draw(st.integers(0, 6))):
        place, harm = draw(places), draw(harms)
        if place == "text@5" and harm.partition("=")[0] not in (
            "drop",
            "close",
            "delay",
        ):
            harm = "drop"
        nth = "" if place == "text@5" else f"#{draw(st.integers(1, 3))}"
        where = place.replace("@", f"{nth}@") if nth else place
        where = where if "@" in where else f"{place}{nth}"
        plan.append(f"{draw(st.integers(1, 4))}/{where}:{harm}")
    return plan


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    relay=faults(),
    mx=faults(),
    letters=st.lists(
        st.sets(st.sampled_from(USERS), min_size=1), min_size=1, max_size=3
    ),
)
def test_a_letter_arrives_or_its_author_is_told(
    relay: list[str], mx: list[str], letters: list[set[str]]
) -> None:
    net = chain(*HOSTS)
    for host, plan in zip(HOSTS[1:], (relay, mx), strict=True):
        net[host].host.plan = type(net[host].host.plan).of(*plan)
    handed_in: Counter[str] = Counter()
    for to in letters:
        outcome = net.submit(ANN, sorted(to), LETTER)
        assert outcome.is_accepted
        handed_in.update(to)
    net.run()

    assert [relay.queue.open for relay in net] == [(), (), ()]
    came = {user: len(net.last.mailboxes[user]) for user in USERS}
    told: Counter[str] = Counter()
    for octets in net.first.mailboxes[ANN]:
        report = actions(message_from_bytes(octets))
        told.update(user for user, action in report.items() if action == "failed")
    doubts = Counter(
        recipient.path
        for host in net
        for entry in host.queue
        for recipient in entry.recipients
        for attempt in recipient.attempts
        if attempt.in_doubt
    )
    # A report that cannot be delivered ends with the postmaster of who made it.
    for host in net:
        for octets in host.mailboxes[f"postmaster@{host.hostname}"]:
            told.update(actions(message_from_bytes(octets)))
    for user in USERS:
        settled = came[user] + told[user]
        assert handed_in[user] <= settled <= handed_in[user] + doubts[user], user
    for entry in net.last.queue:
        assert all(r.fate in (Fate.DELIVERED, Fate.RELAYED) for r in entry.recipients)
