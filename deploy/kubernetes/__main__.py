"""`python -m deploy.kubernetes check | write | secrets FOLDER small|large | alerts`.

`check` (make kube-check) says everything that is wrong and fails; `write` writes the files from
the code; `secrets` and `alerts` print objects for `kubectl apply -f -`.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from deploy.kubernetes import secrets, watching
from deploy.kubernetes.checking import check
from deploy.kubernetes.writing import OVERLAYS, text, write


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m deploy.kubernetes")
    ways = parser.add_subparsers(dest="way", required=True)
    for way in ("check", "write", "alerts"):
        ways.add_parser(way)
    made = ways.add_parser("secrets")
    made.add_argument("folder", type=Path)
    made.add_argument("overlay", choices=OVERLAYS)
    asked = parser.parse_args(arguments)
    if asked.way == "check":
        return check()
    if asked.way == "write":
        write()
    elif asked.way == "alerts":
        print(text([watching.rules()]))
    else:
        print(text(secrets.of_folder(asked.folder, asked.overlay)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
