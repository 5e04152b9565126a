"""Does a built image hold what it should, and nothing else? Its files against `collect`."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

from deploy.images.collect import collect
from deploy.images.workshop import Workshop
from deploy.local.place import ROOT

LOOK = """
import json, os, pathlib
app = pathlib.Path("/app")
print(json.dumps({
    "files": sorted(str(p.relative_to(app)) for p in app.rglob("*") if p.is_file()
                    and "__pycache__" not in p.parts),
    "user": os.getuid(), "pip": os.path.exists("/etc/pip.conf") and open("/etc/pip.conf").read(),
    "wheels": os.path.exists("/wheels") and os.listdir("/wheels"),
    "writable": [p for p in ("/app", "/venv", "/usr/local/bin") if os.access(p, os.W_OK)]}))
"""


def problems(shop: Workshop, image: str, service: str) -> Iterator[str]:
    """What is wrong with an image."""
    told = json.loads(shop.run("podman", "run", "--rm", "--network", "none", "--ulimit",
                               "nofile=20000:20000", "--ulimit", "nproc=4000:4000", image,
                               "python", "-c", LOOK, limit=60))
    expected = _expected(service)
    yield from (f"{image} holds {file}" for file in sorted(set(told["files"]) - expected))
    yield from (f"{image} lacks {file}" for file in sorted(expected - set(told["files"])))
    if told["user"] != 10001:
        yield f"{image} runs as {told['user']}"
    if told["pip"] or told["wheels"]:
        yield f"{image} kept what it was built with"
    yield from (f"{image} may write {path}" for path in told["writable"])


def _expected(service: str) -> set[str]:
    with tempfile.TemporaryDirectory() as folder:
        app = Path(folder) / "app"
        collect(service, ROOT, app)
        return {str(path.relative_to(app)) for path in app.rglob("*") if path.is_file()}
