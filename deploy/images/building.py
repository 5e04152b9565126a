"""Build: a base from Debian, the stand-ins for images of a registry, our nine images.

Where there is no registry in reach, a debootstrap bookworm stands for python:3.11-slim-bookworm and
three images made of it for the broker, PostgreSQL and Prometheus, under the very names that
docker-compose.yml gives. The wheels are fetched outside, by the machine's own pip, and lent to the
build: no address of an index gets into a layer.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from deploy.images.composed import Composition
from deploy.images.workshop import Workshop
from deploy.local.place import ROOT
from deploy.local.speech import Refusal, say

PYTHON = "localhost/salesloop-stand-in/python:3.11-slim-bookworm"
STAND_INS = ROOT / "deploy" / "images" / "stand_ins"
DOCKERFILE = ROOT / "deploy" / "Dockerfile"
REQUIREMENTS = ROOT / "requirements" / "runtime.txt"
BUILD_LIMIT, BOOTSTRAP_LIMIT = 900, 1200
LEFT_OUT = ("./var/cache/apt/archives", "./var/lib/apt/lists", "./debootstrap")


@dataclass(frozen=True)
class Build:
    """One image: its name, its Dockerfile, the folder it is built from, its arguments."""

    image: str
    file: Path
    context: Path
    arguments: Mapping[str, str] = field(default_factory=dict)


def build_all(shop: Workshop, composition: Composition) -> Iterator[tuple[str, float]]:
    """Build whatever docker-compose.yml names; tells each image and its seconds."""
    _fetch_wheels(shop)
    _bootstrap(shop)
    for one in _builds(shop, composition):
        began = time.monotonic()
        _build(shop, one)
        yield one.image, time.monotonic() - began


def _builds(shop: Workshop, composition: Composition) -> Iterator[Build]:
    yield Build(PYTHON, STAND_INS / "python.Dockerfile", shop.folder / "base")
    context, base = _context(shop), {"PYTHON_IMAGE": PYTHON}
    for name, image in composition.foreign_images().items():
        yield Build(image, STAND_INS / f"{name}.Dockerfile", context, base)
    for image, service in composition.own_images().items():
        yield Build(image, DOCKERFILE, ROOT, {**base, "SERVICE": service})


def _build(shop: Workshop, one: Build) -> None:
    arguments = [part for name, value in one.arguments.items()
                 for part in ("--build-arg", f"{name}={value}")]
    shop.run("buildah", "bud", "--isolation", "chroot", "--layers", "--format", "docker",
             *arguments, "--secret", f"id=pip,src={shop.pip}",
             "--volume", f"{shop.wheels}:/wheels:ro",
             "--tag", one.image, "--file", str(one.file), str(one.context), limit=BUILD_LIMIT)


def _context(shop: Workshop) -> Path:
    """What the stand-ins are built from, beside the list of what pip may install."""
    context = shop.folder / "stand_ins"
    shutil.rmtree(context, ignore_errors=True)
    shutil.copytree(STAND_INS, context)
    shutil.copy(REQUIREMENTS, context)
    return context


def _fetch_wheels(shop: Workshop) -> None:
    shop.run(sys.executable, "-m", "pip", "download", "--quiet", "--require-hashes",
             "--only-binary", ":all:", "--dest", str(shop.wheels), "--requirement",
             str(REQUIREMENTS), limit=BUILD_LIMIT)


def _bootstrap(shop: Workshop) -> None:
    """A bare Debian as a tar file; made once."""
    ready = shop.folder / "base" / "rootfs.tar"
    if ready.exists():
        return
    say("  准备 Debian 基础系统", "  making a bare Debian")
    ready.parent.mkdir(exist_ok=True)
    root, unfinished = shop.folder / "root", ready.with_suffix(".part")
    shutil.rmtree(root, ignore_errors=True)
    shop.run("debootstrap", "--variant=minbase", "bookworm", str(root), mirror(),
             limit=BOOTSTRAP_LIMIT)
    with tarfile.open(unfinished, "w") as tar:
        tar.add(root, ".", filter=lambda part: None if part.name.startswith(
            tuple(f"{name}/" for name in LEFT_OUT)) else part)
    unfinished.rename(ready)
    shutil.rmtree(root)


def mirror() -> str:
    """Where this machine itself takes its Debian packages from."""
    found = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(REPO_URI)", "Origin: Debian"],
        capture_output=True, text=True, check=False).stdout.split()
    if not found:
        raise Refusal("本机没有 Debian 软件源，无法自举基础镜像。",
                      "This machine has no Debian package source to bootstrap an image from.")
    return found[0]
