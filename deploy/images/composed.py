"""What docker-compose.yml says: the one truth that the check starts, reads and measures."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from deploy.local.place import ROOT

FILE = ROOT / "docker-compose.yml"
VARIABLE = re.compile(r"\$\{(\w+)(?::-([^}]*))?\}")
HEALTHY, COMPLETED = "service_healthy", "service_completed_successfully"


class Composition:
    """The services outside any profile, with their merged settings."""

    def __init__(self, file: Path = FILE) -> None:
        described: dict[str, Any] = yaml.safe_load(_filled(file.read_text(encoding="utf-8")))
        self.all: Mapping[str, dict[str, Any]] = described["services"]
        self.services = {name: one for name, one in self.all.items() if not one.get("profiles")}

    def own_images(self) -> dict[str, str]:
        """Image -> the service that it is built for."""
        return {one["image"]: one["build"]["args"]["SERVICE"]
                for one in self.services.values() if "build" in one}

    def foreign_images(self) -> dict[str, str]:
        """Short name -> image of a registry."""
        own = self.own_images()
        found = {one["image"] for one in self.services.values()} - set(own)
        return {image.rpartition("/")[2].partition(":")[0]: image for image in sorted(found)}

    def one_shots(self) -> set[str]:
        """What runs once and ends: somebody waits for its completion."""
        return {name for one in self.services.values()
                for name, wait in one.get("depends_on", {}).items()
                if wait["condition"] == COMPLETED}

    def lasting(self) -> list[str]:
        return [name for name in self.services if name not in self.one_shots()]

    def waves(self) -> Iterator[list[str]]:
        """What can be started together, each wave after all of the one before is there."""
        there: set[str] = set()
        while len(there) < len(self.services):
            wave = [name for name, one in self.services.items()
                    if name not in there and set(one.get("depends_on", {})) <= there]
            if not wave:
                raise ValueError(f"services wait for each other: {set(self.services) - there}")
            yield wave
            there |= set(wave)


def _filled(text: str) -> str:
    """Variables replaced as compose does: the environment's, else the default."""
    return VARIABLE.sub(lambda found: os.environ.get(found[1]) or found[2] or "", text)
