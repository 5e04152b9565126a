"""Copy what one image holds: `python collect.py SERVICE SOURCE TARGET` (run inside the build).

Of its own service everything; of every other service only the contract, which callers import; the
gateway's own code only in the gateway's image. Standard library only: it runs in a bare image.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

SHARED = ("kernel", "chassis")
GATEWAY = "gateway"
LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.pyc", "pyproject.toml", "README.md")


def main(arguments: list[str]) -> int:
    service, source, target = arguments[0], Path(arguments[1]), Path(arguments[2])
    if service not in processes(source):
        print(f"there is no service {service!r}", file=sys.stderr)
        return 1
    collect(service, source, target)
    return 0


def processes(source: Path) -> list[str]:
    """Everything an image can be made for."""
    return [GATEWAY, *sorted(path.parent.name for path in source.glob("services/*/service.py"))]


def collect(service: str, source: Path, target: Path) -> None:
    """Copy an image's code into a new folder."""
    for part in (*SHARED, *([GATEWAY] if service == GATEWAY else [])):
        shutil.copytree(source / part, target / part, ignore=LEFT_OUT)
    (target / "services").mkdir()
    shutil.copy(source / "services/__init__.py", target / "services")
    for other in processes(source)[1:]:
        if other == service:
            shutil.copytree(source / "services" / other, target / "services" / other,
                            ignore=LEFT_OUT)
        else:
            _contract(source / "services" / other, target / "services" / other)


def _contract(source: Path, target: Path) -> None:
    """A service's front door, be it a module or a package."""
    target.mkdir()
    shutil.copy(source / "__init__.py", target)
    if (source / "contract").is_dir():
        shutil.copytree(source / "contract", target / "contract", ignore=LEFT_OUT)
    else:
        shutil.copy(source / "contract.py", target)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
