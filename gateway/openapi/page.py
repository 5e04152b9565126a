"""`GET /v1/docs`: the document as a page, in Chinese or English (`?lang=` or Accept-Language).

Nothing is fetched from elsewhere and no script runs, so the page needs no trust.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from flask import Response, render_template_string, request

from chassis.errors import Invalid, Refusal
from chassis.texts import LANGUAGES, Text
from gateway.calling import incoming
from gateway.openapi import document
from gateway.openapi.chinese import SENTENCES

Part = dict[str, Any]
_TEMPLATE = Path(__file__).with_name("page.html")
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
WORDS = {
    "about": Text(
        "以下由各服务的契约生成，与 openapi.json 一致。打开一行可见权限、参数与回答。",
        "Made from the services' contracts, as openapi.json is. "
        "Open a line for permission, fields and answers.",
    ),
    "permission": Text("权限", "Permission"),
    "public": Text("公开", "public"),
    "answers": Text("回答", "Answers"),
    "required": Text("必填", "required"),
    "messages": Text("消息", "Messages"),
    "services": Text("服务", "Services"),
    "other": Text("English", "中文"),
    "path": Text("路径", "Path"),
    "query": Text("查询", "Query"),
    "body": Text("请求体", "Body"),
    "header": Text("请求头", "Header"),
    "strategy": Text("战略", "Strategy"),
    "org": Text("组织", "Organization"),
    "people": Text("人员与提成", "People and commissions"),
    "pipeline": Text("销售过程", "Pipeline"),
    "crm": Text("客户", "Customers"),
    "catalog": Text("产品与价格", "Catalog and prices"),
    "analytics": Text("业绩分析", "Analytics"),
    "channels": Text("渠道", "Channels"),
    "gateway": Text("批量与链路", "Bulk and trail"),
}


def docs() -> Response:
    """Every operation and message, readable."""
    language = request.args.get("lang", incoming().language)
    if language not in LANGUAGES:
        raise Invalid("request.invalid", Refusal("field.choice", "lang"))
    response = Response(_page(language), content_type="text/html; charset=utf-8")
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["Content-Language"] = language
    response.vary.add("Accept-Language")
    return response


@cache
def _page(language: str) -> str:
    told = document()
    groups: dict[str, list[Part]] = {}
    for path, operations in told["paths"].items():
        for verb, operation in operations.items():
            groups.setdefault(operation["tags"][0], []).append(
                _operation((verb.upper(), path), operation, language)
            )
    schemas = {
        name: {"description": schema.get("description", ""), "fields": list(_fields(schema))}
        for name, schema in sorted(told["components"]["schemas"].items())
    }
    return render_template_string(
        _TEMPLATE.read_text(),
        title=told["info"]["title"],
        groups=groups,
        schemas=schemas,
        language=language,
        other=next(one for one in LANGUAGES if one != language),
        say={name: text.say(language, {}) for name, text in WORDS.items()},
    )


def _operation(address: tuple[str, str], operation: Part, language: str) -> Part:
    statuses = sorted(operation["responses"])
    content = operation["responses"][statuses[0]].get("content", {})
    english = operation["summary"]
    name = operation["operationId"]
    return {
        "id": name,
        "verb": address[0],
        "path": address[1],
        "summary": SENTENCES.get(name, english) if language == "zh-CN" else english,
        "permission": operation["x-permission"],
        "statuses": statuses,
        "fields": list(_inputs(operation)),
        "reply": ", ".join(dict.fromkeys(shape_name(part["schema"]) for part in content.values())),
    }


def _inputs(operation: Part) -> Iterator[Part]:
    for parameter in operation["parameters"]:
        if "name" in parameter:
            yield {
                "place": parameter["in"],
                "name": parameter["name"],
                "is_required": parameter.get("required"),
                "shape": shape_name(parameter["schema"]),
            }
    for content in operation.get("requestBody", {}).get("content", {}).values():
        yield {
            "place": "body",
            "name": "",
            "is_required": False,
            "shape": shape_name(content["schema"]),
        }


def _fields(schema: Part) -> Iterator[Part]:
    for name, shape in schema.get("properties", {}).items():
        yield {
            "name": name,
            "is_required": name in schema.get("required", ()),
            "shape": shape_name(shape),
        }


def shape_name(shape: Part) -> str:
    """A schema in a few words: "string", "pipeline.Deal", "array of people.Component"."""
    if "$ref" in shape:
        return str(shape["$ref"]).rpartition("/")[2]
    for word, joined in (("anyOf", " | "), ("allOf", " & ")):
        if word in shape:
            return joined.join(map(shape_name, shape[word]))
    if "enum" in shape:
        return " | ".join(str(choice) for choice in shape["enum"])
    if shape.get("type") == "array":
        return f"array of {shape_name(shape['items'])}"
    if "properties" in shape:
        return f"{{{', '.join(shape['properties'])}}}"
    kinds: list[str] = shape["type"] if isinstance(shape["type"], list) else [shape["type"]]
    return " | ".join([str(shape.get("format", kinds[0])), *kinds[1:]])
