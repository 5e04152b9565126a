"""Small builders for Grafana's JSON: a dashboard is rows of panels, each with a unit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

SOURCE = {"type": "prometheus", "uid": "prometheus"}
COLUMNS, HEIGHT, SCHEMA = 24, 7, 39
Json = dict[str, Any]


@dataclass(frozen=True)
class Panel:
    """`series`: PromQL -> the legend of its lines. A red line is drawn at `limit`."""

    title: str
    unit: str
    series: dict[str, str]
    width: int = 12
    kind: str = "timeseries"
    limit: float | None = None


def dashboard(uid: str, title: str, panels: Sequence[Panel]) -> Json:
    """A dashboard's JSON model as Grafana 10 and later read it."""
    return {
        "uid": f"salesloop-{uid}", "title": title, "tags": ["salesloop"], "schemaVersion": SCHEMA,
        "timezone": "browser", "refresh": "10s", "time": {"from": "now-1h", "to": "now"},
        "editable": False, "panels": list(_placed(panels)), "templating": {"list": []},
    }


def expressions_of(board: Json) -> list[str]:
    """Every PromQL expression of a dashboard."""
    return [target["expr"] for panel in board["panels"] for target in panel["targets"]]


def _placed(panels: Sequence[Panel]) -> Iterator[Json]:
    x = y = 0
    for number, panel in enumerate(panels, 1):
        if x + panel.width > COLUMNS:
            x, y = 0, y + HEIGHT
        yield {**_panel(panel), "id": number,
               "gridPos": {"x": x, "y": y, "w": panel.width, "h": HEIGHT}}
        x += panel.width


def _panel(panel: Panel) -> Json:
    defaults: Json = {"unit": panel.unit, "min": 0}
    if panel.limit is not None:
        defaults["thresholds"] = {"mode": "absolute", "steps": [
            {"color": "green", "value": None}, {"color": "red", "value": panel.limit}]}
        defaults["custom"] = {"thresholdsStyle": {"mode": "line"}}
    return {
        "type": panel.kind, "title": panel.title, "datasource": SOURCE,
        "fieldConfig": {"defaults": defaults, "overrides": []},
        "targets": [{"refId": chr(ord("A") + index), "datasource": SOURCE, "expr": expression,
                     "legendFormat": legend}
                    for index, (expression, legend) in enumerate(panel.series.items())],
    }
