"""What can be known of rules, dashboards and metrics without a running system."""

from __future__ import annotations

import ast
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml

from chassis.surroundings import EXPIRES, FREE, SIZE, Surroundings, certificates, expiry_of
from chassis.topology import SERVICES
from deploy.grafana.__main__ import FOLDER, written
from deploy.grafana.dashboards import DASHBOARDS
from deploy.grafana.panels import expressions_of
from deploy.local.place import ROOT
from deploy.prometheus import naming
from deploy.prometheus.checks import alerts, faults
from deploy.prometheus.tools import ensure_installed, promtool
from tests.alerts.scene import write_certificate
from tests.alerts.watcher import shortened

pytestmark = [pytest.mark.timeout(300)]
METRIC_TYPES = {"Counter", "Gauge", "Histogram", "Summary", "Info", "Enum"}


def test_the_rules_are_right_and_everything_of_them_is_there():
    ensure_installed()
    assert list(faults()) == []


@pytest.mark.parametrize(("expression", "metrics"), [
    ("up", {"up"}),
    ('max by (a) (up{b="rate(x[5m])"} offset 5m) > bool 0', {"up"}),
    ("rate(a_total[5m]) / on (x) group_left (y) sum without (z) (b_count)", {"a_total", "b_count"}),
    ('c{d=~"[a-z]{2}[.]x"} == scalar(max(e)) and on (i) f', {"c", "e", "f"}),
    ("time() - max(g) < 14 * 86400 or absent(h)", {"g", "h"}),
    ("histogram_quantile(0.95, sum by (le) (rate(k_bucket[$__rate_interval])))", {"k_bucket"}),
])
def test_which_metrics_an_expression_reads(expression, metrics):
    assert naming.named_in(expression) == metrics


def test_a_metric_that_nobody_exports_is_found(monkeypatch):
    monkeypatch.setattr("deploy.prometheus.checks.exported",
                        lambda: naming.exported() - {"salesloop_events_parked"})
    found = [fault for fault in faults() if "salesloop_events_parked" in fault]
    assert {fault.split(":")[0] for fault in found} == {
        "alert EventsParked", "dashboard chain", *(f"dashboard {name}" for name in SERVICES)}


def test_every_metric_of_the_code_is_declared_where_it_is_looked_for():
    declared = {".".join(path.relative_to(ROOT).with_suffix("").parts)
                for folder in ("chassis", "services", "gateway")
                for path in (ROOT / folder).rglob("*.py") if _declares_metrics(path)}
    assert declared == set(naming.SOURCES)


def _declares_metrics(path: Path) -> bool:
    return any(isinstance(node, ast.ImportFrom) and node.module == "prometheus_client"
               and METRIC_TYPES & {one.name for one in node.names}
               for node in ast.walk(ast.parse(path.read_text())))


def test_the_quickened_rules_are_rules_too(tmp_path):
    ensure_installed()
    for path in (ROOT / "deploy/prometheus/rules").glob("*.yml"):
        quick = tmp_path / path.name
        quick.write_text(shortened(path.read_text()))
        assert promtool("check", "rules", quick) == ""
    names = [rule["alert"] for rule in alerts()]
    assert len(names) == len(set(names)) >= 20


def test_the_dashboards_are_those_of_the_code():
    assert {path.name: path.read_text() for path in FOLDER.glob("*.json")} == written()
    assert set(DASHBOARDS) == {"system", "chain", *SERVICES}


@pytest.mark.parametrize("name", DASHBOARDS)
def test_a_dashboard_is_whole(name):
    board = json.loads((FOLDER / f"{name}.json").read_text())
    assert board["title"]
    assert len({panel["id"] for panel in board["panels"]}) == len(board["panels"])
    places = {(panel["gridPos"]["x"], panel["gridPos"]["y"]) for panel in board["panels"]}
    assert len(places) == len(board["panels"])
    for panel in board["panels"]:
        assert panel["fieldConfig"]["defaults"]["unit"], panel["title"]
        assert panel["gridPos"]["x"] + panel["gridPos"]["w"] <= 24
        assert panel["targets"]
    assert all(naming.named_in(one) for one in expressions_of(board))


def test_grafana_is_given_source_and_folder():
    provisioning = ROOT / "deploy/grafana/provisioning"
    source = yaml.safe_load((provisioning / "datasources/prometheus.yml").read_text())
    used = {panel["datasource"]["uid"] for board in DASHBOARDS.values()
            for panel in board["panels"]}
    assert {one["uid"] for one in source["datasources"]} == used
    provider = yaml.safe_load((provisioning / "dashboards/salesloop.yml").read_text())
    assert provider["providers"][0]["type"] == "file"


def test_the_certificates_of_a_process():
    environment = {
        "DATABASE_URL_ORG": "postgresql://a:b@c/org?sslmode=verify-full&sslrootcert=/tls/ca.pem",
        "DATABASE_URL_CRM": "postgresql://a:b@c/crm?sslrootcert=/tls/other.pem",
        "SALESLOOP_CERTIFICATES": "/tls/ingress.pem:/tls/ca.pem:",
    }
    assert certificates("org", environment) == [Path("/tls/ca.pem"), Path("/tls/ingress.pem")]
    assert certificates("gateway", {}) == []


def test_when_a_certificate_ends(tmp_path):
    for name, days in (("long", 700), ("soon", 3), ("ended", -2)):
        write_certificate(tmp_path / f"{name}.pem", days)
        ends = datetime.fromtimestamp(expiry_of(tmp_path / f"{name}.pem"), UTC)
        assert abs(ends - datetime.now(UTC) - timedelta(days=days)) < timedelta(minutes=1)
    chain = tmp_path / "chain.pem"
    chain.write_bytes((tmp_path / "long.pem").read_bytes() + (tmp_path / "soon.pem").read_bytes())
    assert expiry_of(chain) == expiry_of(tmp_path / "soon.pem")
    (tmp_path / "empty.pem").touch()
    assert expiry_of(tmp_path / "empty.pem") == expiry_of(tmp_path / "none.pem") == 0
    assert expiry_of(tmp_path) == 0


def test_the_surroundings_of_a_process(tmp_path):
    write_certificate(tmp_path / "a.pem", 30)
    environment = {"SALESLOOP_FILES": str(tmp_path), "SALESLOOP_CERTIFICATES": f"{tmp_path}/a.pem"}
    families = {one.name: one for one in Surroundings("org", environment).collect()}
    values = {name: families[name].samples[0].value for name in (EXPIRES, FREE, SIZE)}
    assert values[EXPIRES] == expiry_of(tmp_path / "a.pem")
    assert 0 < values[FREE] <= values[SIZE]
    assert families[FREE].samples[0].labels == {"service": "org", "path": str(tmp_path)}
    nowhere = Surroundings("org", {"SALESLOOP_FILES": "/nowhere"}).collect()
    assert [one.samples for one in nowhere] == [[], [], []]
