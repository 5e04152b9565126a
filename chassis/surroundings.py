"""What a process stands on beside its servers: the disk of its files, and the certificates it uses.

Read anew at each scrape. Certificates: those that the database's address names (`sslcert`,
`sslrootcert`), and those that SALESLOOP_CERTIFICATES lists (paths of PEM files, separated by `:`),
such as the ingress's own, mounted read-only. A file that cannot be read counts as expired.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from cryptography import x509
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

EXPIRES = "salesloop_certificate_expires_timestamp_seconds"
FREE, SIZE = "salesloop_disk_free_bytes", "salesloop_disk_size_bytes"


class Surroundings(Collector):
    """Gauges of one process; register it where the process shows its figures."""

    def __init__(self, process: str, environment: Mapping[str, str] = os.environ) -> None:
        self.process, self.environment = process, environment

    def describe(self) -> list[Metric]:
        """Names only: nothing is read when the collector is registered."""
        return [self._family(EXPIRES), self._family(FREE), self._family(SIZE)]

    def collect(self) -> Iterator[Metric]:
        expires, free, size = self.describe()
        for path in certificates(self.process, self.environment):
            expires.add_sample(EXPIRES, self._labels(path), expiry_of(path))
        folder = Path(self.environment.get("SALESLOOP_FILES", "."))
        if folder.is_dir():
            disk = shutil.disk_usage(folder)
            free.add_sample(FREE, self._labels(folder), disk.free)
            size.add_sample(SIZE, self._labels(folder), disk.total)
        yield from (expires, free, size)

    def _family(self, name: str) -> Metric:
        return GaugeMetricFamily(name, _HELP[name], labels=["service", "path"])

    def _labels(self, path: Path) -> dict[str, str]:
        return {"service": self.process, "path": str(path)}


_HELP = {
    EXPIRES: "When a certificate that this process uses ends; 0 when it cannot be read",
    FREE: "Free bytes where this process keeps files",
    SIZE: "All bytes where this process keeps files",
}


def certificates(process: str, environment: Mapping[str, str]) -> list[Path]:
    """The certificate files that a process uses or watches, each once."""
    address = urlsplit(environment.get(f"DATABASE_URL_{process.upper()}", ""))
    query = parse_qs(address.query)
    named = [path for part in ("sslrootcert", "sslcert") for path in query.get(part, [])]
    watched = environment.get("SALESLOOP_CERTIFICATES", "").split(":")
    return list(dict.fromkeys(Path(path) for path in (*named, *watched) if path))


def expiry_of(path: Path) -> float:
    """The earliest end among a file's certificates, in Unix seconds; 0 when it cannot be read."""
    try:
        found = x509.load_pem_x509_certificates(path.read_bytes())
        return min(one.not_valid_after_utc.timestamp() for one in found)
    except (OSError, ValueError):
        return 0.0
