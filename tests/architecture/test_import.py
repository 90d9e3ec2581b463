"""`import smtpkit` costs next to nothing; what is heavy loads when it is asked for."""

import json
import subprocess
import sys

import pytest

HEAVY = ["asyncio", "ssl", "email", "http", "socket", "sqlite3", "tempfile"]


def loaded_by(statement: str) -> set[str]:
    """Return the modules that a fresh Python has after a statement, and not before."""
    code = (
        "import json, sys; before = set(sys.modules); " + statement + "; "
        "print(json.dumps(sorted(set(sys.modules) - before)))"
    )
    result = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        check=True,
        capture_output=True,
        text=True,
    )
    return set(json.loads(result.stdout))


def from_elsewhere(modules: set[str]) -> set[str]:
    """Return the top names that are neither smtpkit nor the standard library."""
    tops = {name.split(".")[0] for name in modules}
    return tops - set(sys.stdlib_module_names) - {"smtpkit"}


def test_importing_the_package_loads_little_and_nothing_of_others():
    modules = loaded_by("import smtpkit")
    assert not from_elsewhere(modules)
    assert not modules & set(HEAVY)
    assert {name for name in modules if name.startswith("smtpkit")} == {"smtpkit"}


@pytest.mark.parametrize(
    ("statement", "absent"),
    [
        ("import smtpkit; smtpkit.Reply; smtpkit.Policy", {"asyncio", "ssl", "socket"}),
        ("import smtpkit.protocol.server, smtpkit.protocol.client", {"asyncio", "ssl"}),
        ("import smtpkit; smtpkit.Lab().say('NOOP')", {"asyncio", "ssl", "trustme"}),
        ("import smtpkit; str(smtpkit.Lab().transcript)", {"ssl", "dpkt", "rich"}),
    ],
)
def test_what_is_heavy_loads_when_it_is_asked_for(statement, absent):
    modules = loaded_by(statement)
    assert not {name.split(".")[0] for name in modules} & absent
    assert not from_elsewhere(modules)


def test_every_public_name_is_there_and_listed():
    import smtpkit

    for name in smtpkit.__all__:
        assert getattr(smtpkit, name) is not None
    assert set(smtpkit.__all__) <= set(dir(smtpkit))
    with pytest.raises(AttributeError):
        smtpkit.nothing_of_the_kind  # noqa: B018  the look-up itself is the test
