"""Is each server of docker-compose.yml the very version that its tag pins? Asked of the server."""

from __future__ import annotations

from collections.abc import Iterator

from deploy.images.running import Running

ASK = {
    "rabbitmq": ("rabbitmq", ("rabbitmqctl", "--quiet", "version")),
    "postgres": ("postgres", ("postgres", "--version")),
    "prometheus": ("prometheus", ("prometheus", "--version")),
}
"""Image -> the service that runs it and how its server tells its version."""


def differences(running: Running) -> Iterator[str]:
    """Servers whose version is not their tag's."""
    for name, image in running.composition.foreign_images().items():
        service, command = ASK[name]
        pinned, told = version_of(image), running.inside(service, *command)
        if pinned not in told.split("\n")[0].replace("+ds", " ").replace(",", " ").split():
            yield f"{image}: {told.splitlines()[0]}"


def version_of(image: str) -> str:
    """The version that a tag pins: rabbitmq:3.10.8 -> 3.10.8, prometheus:v2.42.0 -> 2.42.0."""
    return image.rpartition(":")[2].removeprefix("v")
