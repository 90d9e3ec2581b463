"""axe-core, the judge of accessible pages, run on a part of the page.

It comes from npm: ``npm install --prefix build/axe axe-core``; git ignores the folder.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page

from tests.tools.notebook import ROOT

__all__ = ["axe_script", "serious"]

_PLACES = (
    ROOT / "build/axe/node_modules/axe-core/axe.min.js",
    Path("/usr/share/nodejs/axe-core/axe.min.js"),
)
_RUN = """async element => (await axe.run(element, {
    resultTypes: ["violations"],
    runOnly: {type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa",
                                    "wcag22aa", "best-practice"]},
})).violations"""


def axe_script() -> Path | None:
    """Return where axe-core is, or None."""
    return next((place for place in _PLACES if place.exists()), None)


def serious(page: Page, part: Locator) -> list[str]:
    """Return the serious and critical violations in a part of the page.

    Args:
        page: the page.
        part: one element of it.
    """
    script = axe_script()
    assert script is not None
    if not page.evaluate("typeof axe !== 'undefined'"):
        # JupyterLab has an AMD loader, which axe would take for its own.
        source = script.read_text("utf-8")
        page.evaluate(f"() => {{ let define, module, exports; {source}; }}")
    found: list[dict[str, Any]] = part.evaluate(_RUN)
    return [
        f"{one['id']}: {one['help']}: {one['nodes'][0]['html'][:200]}"
        for one in found
        if one["impact"] in ("serious", "critical")
    ]
