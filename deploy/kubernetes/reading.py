"""What a folder with a kustomization comes to: the objects of its resources, in their order.

Our folders list resources and nothing else, so this reads them as `kubectl kustomize` does; a field
that it does not know is refused. Where kubectl is at hand, the check compares the two.
"""

from __future__ import annotations

from pathlib import Path

import yaml

from deploy.kubernetes.names import Thing
from deploy.kubernetes.writing import KUSTOMIZATION

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml reads ten times faster, where PyYAML was built with it."""


class NotReadable(ValueError):
    """A kustomization that says more than which resources there are."""


def read(folder: Path) -> list[Thing]:
    """The objects of a folder; raises NotReadable, or FileNotFoundError for what is missing."""
    said = yaml.safe_load((folder / KUSTOMIZATION).read_text())
    if set(said) != {"apiVersion", "kind", "resources"}:
        raise NotReadable(f"{folder.name}: {', '.join(sorted(said))}")
    return [one for name in said["resources"] for one in _resource(folder / name)]


def _resource(path: Path) -> list[Thing]:
    if path.is_dir():
        return read(path)
    return [one for one in yaml.load_all(path.read_text(), Loader=LOADER) if one]


def key(thing: Thing) -> str:
    """How an object is named in what is said about it."""
    return f"{thing['kind']}/{thing['metadata']['name']}"
