r"""Unpack the foreign servers that the tests talk to, without installing any of them.

    python3 tests/peers/unpack.py

Debian's postfix, exim4-daemon-light and opensmtpd exclude one another as installed
packages.  Unpacked, each into a tree of its own under `tests/.peers` (or the folder that
SMTPKIT_PEERS names), they do not meet; nothing of theirs is started or configured here.
Each tree gets the libraries that its programs load, so that it can be the whole disk of a
server (`roots`).  This script needs a Debian with Python 3.11, and no other package.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

__all__ = ["SERVERS", "folder", "main"]

#: The name of each tree, and the Debian package that it holds.
SERVERS = {
    "postfix": "postfix",
    "exim": "exim4-daemon-light",
    "opensmtpd": "opensmtpd",
}
#: Written last into a tree, with the package's version: what is here is whole.
STAMP = ".unpacked"
#: What no server needs.
_FOR_READERS = ("usr/share/doc", "usr/share/man", "usr/share/locale")


def folder() -> Path:
    """Return where the trees are, or will be."""
    chosen = os.environ.get("SMTPKIT_PEERS")
    return Path(chosen) if chosen else Path(__file__).resolve().parents[1] / ".peers"


def main() -> int:
    """Unpack what is not there yet; return 0 if all is there then."""
    missing = [name for name in SERVERS if not (folder() / name / STAMP).exists()]
    for name in missing:
        print(f"Unpacking {name} into {folder() / name} ...", flush=True)
        unpack(SERVERS[name], folder() / name)
    return 0


def unpack(package: str, tree: Path) -> None:
    """Fill `tree` with a package and what it needs.

    Raises:
        subprocess.CalledProcessError: a program failed; it has said why.
    """
    tree.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=tree.parent) as beside:
        growing = Path(beside) / "tree"
        archives = download(package, Path(beside) / "archives")
        for archive in archives:
            run("dpkg-deb", "--extract", archive, growing)
        for path in _FOR_READERS:
            shutil.rmtree(growing / path, ignore_errors=True)
        copy_shell(growing)
        copy_libraries(growing)
        (growing / STAMP).write_text(version(package, archives))
        shutil.rmtree(tree, ignore_errors=True)
        growing.rename(tree)


def download(package: str, where: Path) -> list[Path]:
    """Download a package and those that it needs and that are not installed."""
    (where / "partial").mkdir(parents=True)
    options = ("-qq", "--yes", "--no-install-recommends", "--reinstall")
    settings = {
        "Dir::Cache::archives": where,
        "Debug::NoLocking": 1,  # nothing is installed, so nobody need be waited for
        "APT::Sandbox::User": "root",  # the folder is ours
    }
    words = [
        word for key, value in settings.items() for word in ("-o", f"{key}={value}")
    ]
    command = ("apt-get", *words, "install", "--download-only", *options, package)
    try:
        run(*command)
    except subprocess.CalledProcessError:
        run("apt-get", "-qq", "update")  # the lists are missing, or old
        run(*command)
    return sorted(where.glob("*.deb"))


def version(package: str, archives: list[Path]) -> str:
    """Return the version of a package, as Debian writes it."""
    (name,) = (path.name for path in archives if path.name.startswith(f"{package}_"))
    return name.split("_")[1]


def copy_shell(tree: Path) -> None:
    """Give the tree a shell: servers start their helpers with it."""
    (tree / "bin").mkdir(exist_ok=True)
    shutil.copy("/bin/sh", tree / "bin" / "sh")


def copy_libraries(tree: Path) -> None:
    """Copy the libraries that programs in the tree load and that are not in it."""
    programs = [path for path in tree.rglob("*") if is_program(path)]
    own = {str(path.parent) for path in programs if ".so" in path.name}
    search = os.environ | {"LD_LIBRARY_PATH": ":".join(sorted(own))}
    found: set[str] = set()
    for program in programs:
        listed = subprocess.run(
            ["ldd", program], env=search, capture_output=True, text=True, check=False
        )
        found |= {word for word in listed.stdout.split() if word.startswith("/")}
    for library in sorted(found):
        target = tree / library.lstrip("/")
        if not library.startswith(str(tree)) and not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(library, target)


def is_program(path: Path) -> bool:
    """Tell whether a file is a program or a library in machine code."""
    if path.is_symlink() or not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"


def run(*words: str | Path) -> None:
    """Run a program; show what it says only if it fails."""
    done = subprocess.run(
        [str(word) for word in words],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
    )
    if done.returncode:
        print(done.stdout, file=sys.stderr)
    done.check_returncode()


if __name__ == "__main__":
    try:
        sys.exit(main())
    except subprocess.CalledProcessError as error:
        sys.exit(f"{error.cmd[0]} failed with status {error.returncode}")
