"""Each object against the schema of its kind; a field or a kind that is not known is a fault.

Kubernetes' own kinds: kubernetes-validate's strict schemas. Kinds of operators: `schemas/`, written
from the projects' references for what we use and nothing more.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import jsonschema  # type: ignore[import-untyped]
import kubernetes_validate  # type: ignore[import-untyped]

from deploy.kubernetes.names import Thing
from deploy.kubernetes.reading import key

KUBERNETES = "1.37"
SCHEMAS = Path(__file__).parent / "schemas"
OPERATORS = (".coreos.com/", "keda.sh/", "rabbitmq.com/", "cnpg.io/", ".cnpg.io/")


def faults(thing: Thing, schemas: Path = SCHEMAS) -> Iterator[str]:
    """What is wrong with one object, with the place in it."""
    try:
        if _is_of_operator(thing):
            yield from _by_own_schema(thing, schemas)
        else:
            kubernetes_validate.validate(thing, KUBERNETES, strict=True)
    except kubernetes_validate.SchemaNotFoundError:
        yield f"{key(thing)}: unknown kind {thing['apiVersion']} {thing['kind']}"
    except kubernetes_validate.ValidationError as error:
        yield _said(thing, error)


def schema_file(thing: Thing) -> str:
    group, _, version = thing["apiVersion"].partition("/")
    return f"{thing['kind'].lower()}-{group}-{version}.json"


def _is_of_operator(thing: Thing) -> bool:
    group = f".{thing['apiVersion']}"
    return any(f".{one.lstrip('.')}" in group for one in OPERATORS)


def _by_own_schema(thing: Thing, schemas: Path) -> Iterator[str]:
    path = schemas / schema_file(thing)
    if not path.exists():
        yield f"{key(thing)}: unknown kind {thing['apiVersion']} {thing['kind']}"
        return
    validator = jsonschema.Draft202012Validator(json.loads(path.read_text()))
    for error in validator.iter_errors(thing):
        yield _said(thing, error)


def _said(thing: Thing, error: jsonschema.ValidationError) -> str:
    place = ".".join(str(part) for part in error.absolute_path)
    return f"{key(thing)}: {place or 'object'}: {error.message[:300]}"
