"""The scripts before Python: a clear sentence in both languages where they cannot go on."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

import pytest

from deploy.local.place import ROOT

SCRIPTS = ROOT / "deploy" / "local"
NEEDED = ("sh", "dirname", "id", "sed", "awk", "df", "rm")


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A folder of programs without apt-get, sudo and Python."""
    for name in NEEDED:
        found = next(Path(folder) / name for folder in ("/usr/bin", "/bin")
                     if (Path(folder) / name).exists())
        (tmp_path / name).symlink_to(found)
    return tmp_path


def run(script: str, *words: str, path: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["sh", str(SCRIPTS / script), *words], env={"PATH": str(path)},
                          capture_output=True, text=True, timeout=30, check=False)


def a_python_that_says(version: str, folder: Path) -> str:
    python = folder / "other-python"
    python.write_text(f'#!/bin/sh\n[ "$1" = -V ] && echo "Python {version}" && exit 0\nexit 1\n')
    python.chmod(0o755)
    return python.name


def test_a_missing_python_is_named(bare: Path) -> None:
    done = run("make_venv.sh", "python3.11", str(bare / "venv"), path=bare)
    assert done.returncode == 1
    assert "未找到 python3.11" in done.stderr
    assert "python3.11 was not found" in done.stderr


def test_another_python_is_refused(bare: Path) -> None:
    other = a_python_that_says("3.13.1", bare)
    done = run("make_venv.sh", other, str(bare / "venv"), path=bare)
    assert done.returncode == 1
    assert "Python 3.11 is needed, but other-python is Python 3.13.1" in done.stderr
    assert "需要 Python 3.11" in done.stderr


def test_a_system_without_apt_is_told_what_to_install(bare: Path) -> None:
    done = run("install_packages.sh", "rabbitmq-server", path=bare)
    assert done.returncode == 1
    assert "rabbitmq-server is missing and this system has no apt-get" in done.stderr
    assert "缺少 rabbitmq-server" in done.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="the lack of rights is played by becoming nobody")
def test_a_person_without_rights_is_told_so(bare: Path) -> None:
    (bare / "apt-get").symlink_to("/bin/true")
    done = subprocess.run(
        ["/usr/bin/setpriv", "--reuid=nobody", "--regid=65534", "--clear-groups", "/bin/sh", "-s",
         "rabbitmq-server"], env={"PATH": str(_open(bare))}, text=True, capture_output=True,
        input=(SCRIPTS / "install_packages.sh").read_text(), timeout=30, check=False)
    assert done.returncode == 1
    assert "there is no right to install it" in done.stderr
    assert "无权安装" in done.stderr


def _open(folder: Path) -> Path:
    """Let everybody reach a temporary folder."""
    for part in (folder, *folder.parents[:3]):
        if Path(tempfile.gettempdir()) in part.parents:
            part.chmod(0o755)
    return folder
