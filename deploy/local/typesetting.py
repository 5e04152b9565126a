"""What printing needs from the machine: Pango and fonts with Chinese letters.

Everything but the documents works without them, so a machine where they cannot be installed is
told so in one line and goes on.
"""

from __future__ import annotations

import subprocess
from ctypes.util import find_library
from pathlib import Path

from deploy.local.broker import INSTALLER
from deploy.local.speech import say

LIBRARIES = {"pango-1.0": "libpango-1.0-0", "pangoft2-1.0": "libpangoft2-1.0-0",
             "harfbuzz-subset": "libharfbuzz-subset0"}
FONTS, FONT_FOLDERS = "fonts-noto-cjk", (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))


def missing() -> list[str]:
    """The Debian packages that printing lacks here."""
    wanted = [package for library, package in LIBRARIES.items() if find_library(library) is None]
    has_fonts = any(next(folder.rglob("*CJK*"), None) for folder in FONT_FOLDERS)
    return wanted if has_fonts else [*wanted, FONTS]


def ensure() -> None:
    """Install what is missing."""
    packages = missing()
    if packages:
        subprocess.run(["sh", str(INSTALLER), *packages], capture_output=True, timeout=900,
                       check=False)
    if missing():
        say(f"  缺少 {' '.join(missing())}：文档将无法输出",
            f"  {' '.join(missing())} is missing: documents cannot be printed")
