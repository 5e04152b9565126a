"""What printing needs is found, and what is missing is named by its package."""

from __future__ import annotations

from pathlib import Path

import pytest

from deploy.local import typesetting


def test_this_machine_lacks_nothing_once_the_servers_are_prepared(servers: object) -> None:
    assert typesetting.missing() == []


def test_what_is_missing_is_named_by_its_package(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(typesetting, "FONT_FOLDERS", (tmp_path,))
    monkeypatch.setattr(typesetting, "find_library", lambda name: None)
    assert typesetting.missing() == [*typesetting.LIBRARIES.values(), typesetting.FONTS]
    (tmp_path / "NotoSansCJK-Regular.ttc").touch()
    assert typesetting.missing() == [*typesetting.LIBRARIES.values()]
