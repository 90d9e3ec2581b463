"""JupyterLab started as `make lab` starts it, on a copy of the notebooks.

The command and its environment come from .ci/make.py itself.  What differs: no browser
of its own, a free port, a token that we know, and settings, kernels' files and home
folder in a temporary one, so that nobody's JupyterLab takes part or is touched.
"""

from __future__ import annotations

import importlib.util
import secrets
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import ModuleType

from tests.tools.notebook import NOTEBOOKS, ROOT

__all__ = ["Laboratory", "chromium", "make_script"]

START_SECONDS = 60
STOP_SECONDS = 20
#: Nothing but this machine, whatever proxy the environment names.
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def make_script() -> ModuleType:
    """Return .ci/make.py as a module of its own."""
    place = ROOT / ".ci" / "make.py"
    specification = importlib.util.spec_from_file_location("make_for_browser", place)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def command_of_make_lab(make: ModuleType, *arguments: str) -> list[str]:
    """Return the command that `make lab` runs; nothing is installed, nothing started."""
    commands: list[list[str]] = []

    def keep(*words: str | Path) -> int:
        commands.append([str(word) for word in words])
        return 0

    vars(make).update(run=keep, install=lambda requirements: None)
    make.lab(*arguments)
    (command,) = commands
    return command


class Laboratory:
    """A running JupyterLab, to be used in a `with` statement.

    Args:
        folder: an empty one; the notebooks are copied into it.
        notebooks: where the notebooks to copy are.

    Attributes:
        url: what a browser opens first, with the token.
        checkout: what JupyterLab takes for the checkout.
    """

    def __init__(self, folder: Path, notebooks: Path = NOTEBOOKS) -> None:
        self.checkout = folder / "café lab"
        ignore = shutil.ignore_patterns(".ipynb_checkpoints", ".smtpkit")
        shutil.copytree(notebooks, self.checkout / "notebooks", ignore=ignore)
        if (ROOT / "data").exists():
            shutil.copytree(ROOT / "data", self.checkout / "data")
        self.port = free_port()
        self.token = secrets.token_hex(16)
        self._own = folder / "own"
        self._log = folder / "jupyterlab.log"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/?token={self.token}"

    def page(self, path: str) -> str:
        """Return the address of one notebook, `path` being relative to the checkout."""
        address = f"http://127.0.0.1:{self.port}/lab/tree/{path}"
        return f"{address}?token={self.token}&reset"

    def __enter__(self) -> Laboratory:
        make = make_script()
        command = command_of_make_lab(
            make,
            "--no-browser",
            f"--ServerApp.port={self.port}",
            "--ServerApp.port_retries=0",
            f"--IdentityProvider.token={self.token}",
        )
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                command,
                cwd=self.checkout,
                env=make.environment() | self._settings(),
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        try:
            self._wait_until_it_answers()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def _settings(self) -> dict[str, str]:
        """Return the environment that keeps all that JupyterLab writes in one folder."""
        places = {
            "HOME": "home",
            "IPYTHONDIR": "ipython",
            "JUPYTER_CONFIG_DIR": "config",
            "JUPYTER_DATA_DIR": "data",
            "JUPYTER_RUNTIME_DIR": "runtime",
            "JUPYTERLAB_SETTINGS_DIR": "settings",
            "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
        }
        for place in places.values():
            (self._own / place).mkdir(parents=True)
        return {name: str(self._own / place) for name, place in places.items()} | {
            "JUPYTER_NO_CONFIG": "1",
            "SMTPKIT_PROGRESS": "off",
        }

    def _wait_until_it_answers(self) -> None:
        address = f"http://127.0.0.1:{self.port}/api/status?token={self.token}"
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            if self._process.poll() is not None:
                break
            try:
                with _OPENER.open(address, timeout=5):
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.2)
        raise AssertionError(f"JupyterLab did not start:\n{self.log()}")

    def log(self) -> str:
        """Return what JupyterLab wrote to its terminal."""
        return self._log.read_text("utf-8", errors="replace")

    def _stop(self) -> None:
        """End JupyterLab; it ends its kernels."""
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def free_port() -> int:
    """Return a port of 127.0.0.1 that nothing listens on now."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
    return port


def chromium() -> str | None:
    """Return where Chromium is, or None."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((path for name in names if (path := shutil.which(name))), None)
