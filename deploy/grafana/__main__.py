"""`python -m deploy.grafana` (make dashboards): write `deploy/grafana/dashboards/*.json`."""

from __future__ import annotations

import json
from pathlib import Path

from deploy.grafana.dashboards import DASHBOARDS

FOLDER = Path(__file__).with_name("dashboards")


def written() -> dict[str, str]:
    """File name -> its content."""
    return {f"{name}.json": json.dumps(board, ensure_ascii=False, indent=1) + "\n"
            for name, board in DASHBOARDS.items()}


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for old in set(FOLDER.glob("*.json")) - {FOLDER / name for name in written()}:
        old.unlink()
    for name, content in written().items():
        (FOLDER / name).write_text(content, encoding="utf-8")
        print(f"写入 wrote deploy/grafana/dashboards/{name}")
