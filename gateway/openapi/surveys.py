"""The page behind a survey's public link, as the document describes it."""

from __future__ import annotations

from gateway.openapi.screen import Part, ScreenDescription, in_path

_FORM: Part = {
    "required": True,
    "content": {"application/x-www-form-urlencoded": {"schema": {
        "type": "object",
        "required": ["score"],
        "properties": {
            "score": {"type": "integer", "minimum": 0, "maximum": 10},
            "comment": {"type": "string", "maxLength": 2000},
        },
    }}},
}
_PATH = "/v1/public/surveys/<token>/page"
PAGES = tuple(
    ScreenDescription(
        verb, _PATH, name, summary, None, {"type": "string"},
        parameters=(in_path("token", maxLength=200), "AcceptLanguage"), body=body,
        content=("text/html",), refusals=(404, 422, 503, *more),
    )
    for verb, name, summary, body, more in (
        ("GET", "survey_page", "A survey as a page, for whoever has its link.", None, ()),
        ("POST", "answer_page", "Answer a survey by the form of its page.", _FORM, (401, 413, 415)),
    )
)
