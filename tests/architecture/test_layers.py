"""Imports point down the layers, and there is no way back up: read from the source.

Nothing is imported here: the modules are parsed, so an import inside a function counts
as well as one at the top, and one for type checking only does not.
"""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "smtpkit"

#: The layers, the lowest first.  What is in one may use what stands before it, and those
#: in its own row; see the plan of the package in CONTRIBUTING.
LAYERS = [
    {"protocol"},
    {"display"},
    {"transcript"},
    {"transports"},
    {"loopback"},
    {"agents"},
    {"homework"},
    {"views"},
    {"widgets"},
    {"cli"},
]
HEIGHT = {name: height for height, row in enumerate(LAYERS) for name in row}

#: What `smtpkit.protocol` may use of the standard library: nothing that waits, opens,
#: sleeps, asks the time or throws dice.
PURE = {
    "__future__",
    "base64",
    "collections",
    "contextlib",
    "dataclasses",
    "enum",
    "functools",
    "hashlib",
    "hmac",
    "importlib",
    "ipaddress",
    "itertools",
    "operator",
    "re",
    "string",
    "typing",
}


def modules() -> dict[str, Path]:
    """Map each module's dotted name to its file."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


MODULES = modules()


class _Imports(ast.NodeVisitor):
    """Collects what a module imports, at the top and inside functions."""

    def __init__(self, name: str, *, is_package: bool) -> None:
        self.at_top: list[str] = []
        self.inside: list[str] = []
        self._parts = name.split(".") + ["."] * is_package
        self._depth = 0

    def visit_If(self, node: ast.If) -> None:
        if "TYPE_CHECKING" in ast.unparse(node.test):
            node.body = []
        self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._depth += 1
        self.generic_visit(node)
        self._depth -= 1

    def visit_Import(self, node: ast.Import) -> None:
        self._note(*(alias.name for alias in node.names))

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        base = node.module or ""
        if node.level:
            base = ".".join([*self._parts[: -node.level], *filter(None, [node.module])])
        names = [f"{base}.{alias.name}" for alias in node.names]
        self._note(*(name if name in MODULES else base for name in names))

    def _note(self, *names: str) -> None:
        (self.inside if self._depth else self.at_top).extend(names)


@cache
def imports(name: str) -> _Imports:
    """Return what a module imports."""
    path = MODULES[name]
    found = _Imports(name, is_package=path.name == "__init__.py")
    found.visit(ast.parse(path.read_text("utf-8")))
    return found


def layer_of(name: str) -> str | None:
    """Return the layer of a module; None for the package itself and other packages."""
    parts = name.split(".")
    return parts[1] if parts[0] == "smtpkit" and len(parts) > 1 else None


def own(names: list[str]) -> Iterator[str]:
    """Yield those of the names that are modules of the package."""
    yield from (name for name in names if name.split(".")[0] == "smtpkit")


@pytest.mark.parametrize("name", MODULES)
def test_imports_point_down(name):
    layer = layer_of(name)
    if layer not in HEIGHT:
        assert layer in (None, "__main__"), f"{name} is in no layer: give it one here"
        return
    for used in own(imports(name).at_top + imports(name).inside):
        below = layer_of(used)
        if below is None:
            continue  # the package itself, for its version: it loads nothing at the top
        assert HEIGHT[below] <= HEIGHT[layer], f"{name} imports {used}, which is above"


def test_no_module_needs_itself():
    """No cycle of imports at the top of modules, in the same layer either."""
    done: set[str] = set()

    def walk(name: str, path: tuple[str, ...]) -> None:
        assert name not in path, " -> ".join((*path[path.index(name) :], name))
        if name in done or name not in MODULES:
            return
        for used in own(imports(name).at_top):
            if used != name:
                walk(used, (*path, name))
        done.add(name)

    for name in MODULES:
        walk(name, ())
    assert done == set(MODULES)


@pytest.mark.parametrize("name", [n for n in MODULES if layer_of(n) == "protocol"])
def test_the_protocol_knows_no_socket_clock_thread_or_file(name):
    found = imports(name)
    for used in found.at_top + found.inside:
        top = used.split(".")[0]
        assert top == "smtpkit" or top in PURE, f"{name} imports {used}"
    source = MODULES[name].read_text("utf-8")
    calls = {
        node.func.id
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert not calls & {"open", "print", "input", "eval", "exec"}


@pytest.mark.parametrize(
    "name", [n for n in MODULES if layer_of(n) in ("views", "display")]
)
def test_pictures_open_no_socket(name):
    used = imports(name).at_top + imports(name).inside
    layers = {layer_of(module) for module in own(used)}
    assert not layers & {"transports", "loopback", "cli"}
    assert not {module.split(".")[0] for module in used} & {"socket", "ssl", "asyncio"}
