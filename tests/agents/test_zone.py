"""Where mail for a domain goes.  RFC 5321 section 5.1, RFC 7505."""

from pathlib import Path

import pytest

from smtpkit.agents import MX, BadZone, Zone

DATA = Path(__file__).parents[2] / "data" / "example.zone"


@pytest.fixture(scope="module")
def zone() -> Zone:
    return Zone.read(DATA)


def test_the_lower_preference_comes_first(zone: Zone) -> None:
    assert zone.mx("example.net") == (
        MX(10, "mx.example.net"),
        MX(20, "backup.example.net"),
    )
    assert zone.route("Example.NET.").hosts == ("mx.example.net", "backup.example.net")


def test_each_address_of_a_host_is_tried_in_the_order_given(zone: Zone) -> None:
    found = [candidate.address for candidate in zone.route("example.net").candidates]
    assert found == ["198.51.100.2", "2001:db8::2", "198.51.100.3"]


def test_equal_preferences_are_spread_by_the_seed_and_by_nothing_else(
    zone: Zone,
) -> None:
    """5.1: MUST randomize; a lesson needs the same order each time."""
    orders = {zone.route("example.com", seed=seed).hosts for seed in range(20)}
    assert orders == {
        ("mx1.example.com", "mx2.example.com"),
        ("mx2.example.com", "mx1.example.com"),
    }
    assert zone.route("example.com", seed=7) == zone.route("example.com", seed=7)


def test_without_an_mx_the_domain_itself_is_the_host(zone: Zone) -> None:
    (candidate,) = zone.route("implicit.example").candidates
    assert candidate[:3] == (0, "implicit.example", "203.0.113.10")
    assert "implicit MX" in candidate.reason


def test_addresses_beside_an_mx_are_not_used() -> None:
    """5.1: the implicit rule applies only where there is no MX."""
    text = "$TTL 9\nbob.test. MX 5 mx.bob.test.\nbob.test. A 192.0.2.7\n"
    route = Zone.parse(text).route("bob.test")
    assert route.candidates == ()
    assert str(route.error) == "550 5.4.4 No host takes mail for this domain"


@pytest.mark.parametrize(
    ("domain", "code", "enhanced", "source"),
    [
        ("nomail.example", 556, "5.1.10", "RFC 7505 section 4.1"),
        ("unknown.example", 550, "5.1.2", "RFC 5321 section 5.1"),
        ("mistake.example", 550, "5.4.4", "RFC 5321 section 5.1: no CNAME behind MX"),
        ("nowhere.example", 550, "5.4.4", "RFC 5321 section 5.1: no address"),
        ("", 550, "5.1.2", "no domain at all"),
        ("[300.1.1.1]", 550, "5.1.2", "RFC 5321 section 4.1.3"),
    ],
)
def test_what_cannot_be_sent_is_an_error_with_its_code(
    zone: Zone, domain: str, code: int, enhanced: str, source: str
) -> None:
    route = zone.route(domain)
    assert route.candidates == (), source
    assert route.error is not None
    assert (route.error.code, str(route.error.enhanced)) == (code, enhanced)


def test_an_alias_is_followed_to_the_mx_behind_it(zone: Zone) -> None:
    assert zone.route("alias.example").hosts == zone.route("example.net").hosts


def test_an_alias_without_end_is_an_error_not_a_loop() -> None:
    text = "$TTL 9\na.test. CNAME b.test.\nb.test. CNAME a.test.\n"
    error = Zone.parse(text).route("a.test").error
    assert error is not None
    assert str(error.enhanced) == "5.4.4"


def test_a_null_mx_beside_another_is_passed_over() -> None:
    """RFC 7505 section 3: it must stand alone."""
    text = "$TTL 9\na.test. MX 0 .\na.test. MX 10 m.a.test.\nm.a.test. A 192.0.2.1\n"
    route = Zone.parse(text).route("a.test")
    assert route.hosts == ("m.a.test",)
    assert route.passed_over[0][0] == "."


@pytest.mark.parametrize(
    ("me", "hosts"),
    [
        ("backup.example.net", ("mx.example.net",)),
        ("BACKUP.example.net", ("mx.example.net",)),
        ("mx.example.net", ()),
        ("other.example.net", ("mx.example.net", "backup.example.net")),
    ],
)
def test_a_host_only_sends_to_hosts_that_are_more_preferred(
    zone: Zone, me: str, hosts: tuple[str, ...]
) -> None:
    """5.1: else two exchangers would send a letter to and fro."""
    route = zone.route("example.net", me=me)
    assert route.hosts == hosts
    assert (route.error is None) == bool(hosts)


@pytest.mark.parametrize(
    ("literal", "address"),
    [("[192.0.2.7]", "192.0.2.7"), ("[IPv6:2001:db8::7]", "2001:db8::7")],
)
def test_an_address_literal_needs_no_zone(literal: str, address: str) -> None:
    (candidate,) = Zone.of().route(literal).candidates
    assert candidate.address == address


@pytest.mark.parametrize(
    "text",
    [
        "example.net. MX ten mx.example.net.\n",
        "$TTL 9\nexample.net. MX 10\n",
        "$TTL 9\nexample.net. A 192.0.2\n",
        "$TTL 9\nexample.net. MX 10 mx.a.\nexample.net. CNAME b.\n",
        "$TTL 9\nexample.net. A ( 192.0.2.1\n",
        "$INCLUDE other\n",
        "two words\n",
        "$TTL 9\n" + "a" * 64 + ". A 192.0.2.1\n",
        "\0",
    ],
)
def test_what_is_no_zone_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(BadZone) as caught:
        Zone.parse(text)
    assert "RFC 1035" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_zone_file_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(BadZone, match=r"none\.zone"):
        Zone.read(tmp_path / "none.zone")
    (tmp_path / "latin.zone").write_bytes(b"\xe4")
    with pytest.raises(BadZone, match="UTF-8"):
        Zone.read(tmp_path / "latin.zone")


def test_a_route_shows_itself_with_the_reasons(zone: Zone) -> None:
    html = zone.route("mistake.example")._repr_html_()
    assert "an MX must not name an alias (CNAME)" in html
    assert 'scope="col"' in html
    assert "cannot be sent: 550 5.4.4" in str(zone.route("mistake.example"))
