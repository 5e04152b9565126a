"""An image holds its own service, and of the others only what callers import."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from chassis.topology import GATEWAY, SERVICES
from deploy.images.collect import collect, main, processes
from deploy.local.place import ROOT

PROCESSES = (*SERVICES, GATEWAY)


@pytest.fixture(scope="module")
def images(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """What stands under /app in each of the nine images."""
    folder = tmp_path_factory.mktemp("images")
    for process in PROCESSES:
        assert main([process, str(ROOT), str(folder / process)]) == 0
    return {process: folder / process for process in PROCESSES}


def run(image: Path, code: str) -> subprocess.CompletedProcess[str]:
    """Run Python in an image's folder, where the rest of the clone is not in reach."""
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], cwd=image, capture_output=True, text=True,
        timeout=110, check=False, env={"PATH": os.environ["PATH"], "PYTHONPATH": str(image)})


def test_there_is_an_image_for_every_process() -> None:
    assert set(processes(ROOT)) == set(PROCESSES)


@pytest.mark.parametrize("process", PROCESSES)
def test_of_another_service_it_holds_the_contract_only(
        images: dict[str, Path], process: str) -> None:
    for other in set(SERVICES) - {process}:
        held = {path.name for path in (images[process] / "services" / other).iterdir()}
        assert held == {"__init__.py", "contract"}, other
    tops = {path.name for path in images[process].iterdir()}
    assert tops == {"kernel", "chassis", "services", *([GATEWAY] if process == GATEWAY else [])}


@pytest.mark.parametrize("service", SERVICES)
def test_of_its_own_service_it_holds_all_that_runs(
        images: dict[str, Path], service: str) -> None:
    def code(root: Path) -> set[Path]:
        return {path.relative_to(root) for path in root.rglob("*")
                if path.is_file() and path.suffix not in (".pyc", ".md", ".toml")}
    assert code(images[service] / "services" / service) == code(ROOT / "services" / service)


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_imports_from_what_its_image_holds(
        images: dict[str, Path], service: str) -> None:
    done = run(images[service], "from chassis.run import service_class, sys; import chassis; "
               f"from chassis.migrations import services; found = service_class({service!r}); "
               "print(found.name, *services(), chassis.__path__[0])")
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [service, service, str(images[service] / "chassis")]


def test_the_gateway_imports_from_what_its_image_holds(images: dict[str, Path]) -> None:
    done = run(images[GATEWAY], "import gateway.app, sys; print('nameko' in sys.modules)")
    assert (done.returncode, done.stdout) == (0, "False\n"), done.stderr


def test_a_service_does_not_import_without_the_contracts_it_calls(tmp_path: Path) -> None:
    """The test above can fail: an image without a contract does not start."""
    collect("pipeline", ROOT, tmp_path / "app")
    shutil.rmtree(tmp_path / "app" / "services" / "catalog")
    done = run(tmp_path / "app", "import services.pipeline.service")
    assert "No module named 'services.catalog'" in done.stderr


def test_an_unknown_service_is_refused(tmp_path: Path) -> None:
    assert main(["warehouse", str(ROOT), str(tmp_path / "app")]) == 1
    assert not (tmp_path / "app").exists()
