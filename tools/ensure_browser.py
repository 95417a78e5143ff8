"""Make sure that the browser tests have a Chromium; print one line that says which.

Looks, in this order, at RECVIZ_CHROMIUM, at the PATH and at Playwright's own folder.
If none is there it installs one: Debian's package for root, else Playwright's build.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
# The boards' labels use ✓ ✕ ₀ ᵀ, which a bare server has no glyphs for.
PACKAGES = ("chromium", "fonts-dejavu-core")


def find():
    """Return the path of a Chromium that is already here, or None."""
    named = os.environ.get("RECVIZ_CHROMIUM")
    if named:
        if shutil.which(named):
            return shutil.which(named)
        sys.exit(
            f"RECVIZ_CHROMIUM is {named!r}, which is no program that can be run: "
            "name a Chromium or Chrome, or unset it and one is found or installed."
        )
    for name in (*NAMES, MAC):
        if shutil.which(name):
            return shutil.which(name)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


def run(*command):
    """Run a command, its output hidden unless it fails; return whether it succeeded."""
    env = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    try:
        done = subprocess.run(
            command, check=False, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
    except OSError as error:
        print(f"{command[0]}: {error}", file=sys.stderr)
        return False
    if done.returncode:
        print(done.stdout, file=sys.stderr)
    return done.returncode == 0


def install():
    """Install a Chromium; return whether that worked."""
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"browser: installing {' and '.join(PACKAGES)} with apt-get (about a minute) ...")
        sys.stdout.flush()
        return run("apt-get", "-q", "update") and run(
            "apt-get", "-q", "install", "-y", "--no-install-recommends", *PACKAGES
        )
    print("browser: fetching Chromium with 'playwright install' (about a minute) ...")
    sys.stdout.flush()
    return run(sys.executable, "-m", "playwright", "install", "chromium")


def main():
    """Find or install a Chromium."""
    found = find() or (install() and find())
    if not found:
        sys.exit(
            "The browser tests need Chromium or Chrome, and installing one failed (see above): "
            "install it yourself, or set RECVIZ_CHROMIUM to one you have, and try again."
        )
    print(f"browser: {found}")


if __name__ == "__main__":
    main()
