"""A bare Flask route: no caller, no database, no other process."""

from __future__ import annotations

from flask import Flask

app = Flask("bare", static_folder=None)


@app.get("/one")
def one() -> dict[str, str]:
    return {"id": "one", "name": "名称"}
