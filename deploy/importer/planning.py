"""Put in force what the mapping file says that the company plans, from the strategy to training.

Each is found again by its name, so that a second import changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from deploy.importer.api import Gateway, Record, request_key

Stated = Mapping[str, Any]
HORIZON = 3


def set_up_plans(
    gateway: Gateway, stated: Stated, year: int, employees: Mapping[str, str], namespace: str
) -> Iterator[str]:
    """One sentence for each thing that is in force now; `employees` are ids by name, `namespace` is
    that of the imported positions."""
    said = _filled(stated, {"{year}": str(year), "{last_year}": str(year + HORIZON - 1)})
    if "strategy" in said:
        content = _with_owners(said["strategy"], employees)
        yield _in_force(gateway, "/v1/strategic-plans", "plan", content)
    if "persona" in said:
        yield _in_force(gateway, "/v1/personas", "persona", said["persona"])
    if "descriptions" in said:
        count = sum(_described(gateway, one, said["descriptions"])
                    for one in gateway.pages("/v1/positions", limit=200)
                    if str(one["external_ref"]).startswith(f"seat/{namespace}:"))
        yield f"职位说明 job descriptions approved: {count}"
    if "hiring" in said:
        yield _hiring(gateway, said["hiring"])
    if "courses" in said:
        yield _training(gateway, said["courses"], said.get("programmes", []))


def _filled(value: Any, words: Mapping[str, str]) -> Any:
    """The same with {year} and {last_year} put in."""
    if isinstance(value, str):
        for word, meaning in words.items():
            value = value.replace(word, meaning)
        return value
    if isinstance(value, Mapping):
        return {name: _filled(one, words) for name, one in value.items()}
    return [_filled(one, words) for one in value] if isinstance(value, list) else value


def _with_owners(content: Stated, employees: Mapping[str, str]) -> Record:
    """Goals name their owner; the system wants the owner's id."""
    goals = [{**{name: one for name, one in goal.items() if name != "owner"},
              "owner_id": employees.get(goal["owner"], goal["owner"])}
             for goal in content.get("goals", [])]
    return {**content, "goals": goals}


def _in_force(gateway: Gateway, path: str, noun: str, content: Stated) -> str:
    """Drafted, handed in and approved, unless a version of that name is approved already."""
    for one in gateway.pages(path, limit=200):
        if one["content"]["name"] == content["name"] and one["state"] == "approved":
            return f"{noun} {content['name']}: {one['state']}"
    drafted = gateway.post(path, {"content": content}, request_key(path, content))
    return _approved(gateway, noun, f"{path}/{drafted[f'{noun}_id']}"
                     f"/versions/{drafted[f'{noun}_version']}", content["name"])


def _approved(gateway: Gateway, noun: str, version: str, name: str) -> str:
    gateway.post(f"{version}/submit", {}, request_key(version, "submit"))
    now = gateway.post(f"{version}/approve", {}, request_key(version, "approve"))
    return f"{noun} {name}: {now['state']}"


def _described(gateway: Gateway, position: Record, descriptions: Stated) -> int:
    """1 if the position is described now and was not before."""
    content = descriptions.get(position["level"])
    if content is None or position.get("authority"):
        return 0
    path = f"/v1/positions/{position['position_id']}/job-descriptions"
    drafted = gateway.post(path, {"content": content}, request_key(path, content))
    approve = f"/v1/job-descriptions/{drafted['description_id']}/approve"
    gateway.post(approve, {}, request_key(approve))
    return 1


def _hiring(gateway: Gateway, content: Stated) -> str:
    """The hiring standard of that title, approved."""
    path = "/v1/hiring-standards"
    if not any(one["content"]["title"] == content["title"] and one["state"] == "approved"
               for one in gateway.pages(path, limit=200)):
        made = gateway.post(path, {"content": content}, request_key(path, content))
        approve = f"{path}/{made['standard_id']}/versions/{made['standard_version']}/approve"
        gateway.post(approve, {}, request_key(approve))
    return f"招聘标准 hiring standard {content['title']}: approved"


def _training(gateway: Gateway, courses: list[Stated], programmes: list[Stated]) -> str:
    """The courses that are not offered yet, and the programmes of new titles."""
    offered = {one["course_code"] for one in gateway.pages("/v1/courses", limit=200)}
    for course in courses:
        if course["code"] not in offered:
            gateway.post("/v1/courses", course, request_key("course", course))
    titles = {one["title"] for one in gateway.get("/v1/training-programmes")["items"]}
    for programme in programmes:
        if programme["title"] not in titles:
            gateway.post("/v1/training-programmes", programme, request_key("prog", programme))
    return f"培训 courses {len(courses)}, programmes {len(programmes)}"
