"""A vendor in memory whose requests and answers are held against the vendor's own description."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx
from openapi_core import OpenAPI
from openapi_core.datatypes import RequestParameters
from werkzeug.datastructures import Headers, ImmutableMultiDict

Json = dict[str, Any]


@dataclass
class Asked:
    """A request as openapi-core reads it."""

    host_url: str
    path: str
    method: str
    content_type: str
    body: bytes | None
    parameters: RequestParameters = field(default_factory=RequestParameters)


@dataclass
class Answered:
    status_code: int
    content_type: str
    data: bytes
    headers: dict[str, str] = field(default_factory=dict)


class Contract:
    """``filled`` adds to an answer the fields that a description demands and no adapter reads."""

    def __init__(self, description: Json, answer: Callable[[httpx.Request], httpx.Response], *, host: str) -> None:
        self.description, self.answer = description, answer
        self.openapi = OpenAPI.from_dict(description | {"servers": [{"url": host}]})
        self.operations: set[str] = set()

    def __call__(self, request: httpx.Request) -> httpx.Response:
        asked = _asked(request)
        self.openapi.validate_request(asked)
        response = self._filled(asked, self.answer(request))
        if response.status_code != 204:  # nothing to hold against a description, though some give it a type
            answered = Answered(response.status_code, "application/json", response.content)
            self.openapi.validate_response(asked, answered)
        return response

    def _filled(self, asked: Asked, response: httpx.Response) -> httpx.Response:
        path, operation = self._operation(asked)
        self.operations.add(f"{asked.method.upper()} {path}")
        schema = _schema(self.description, operation["responses"].get(str(response.status_code)))
        if schema is None or not response.content:
            return response
        return httpx.Response(response.status_code, json=filled(self.description, schema, response.json()))

    def _operation(self, asked: Asked) -> tuple[str, Json]:
        parts = asked.path.split("/")
        for path, operations in self.description["paths"].items():
            names = path.split("/")
            fits = len(names) == len(parts) and all(
                name.startswith("{") or name == part for name, part in zip(names, parts, strict=True)
            )
            if fits and asked.method in operations:
                return path, operations[asked.method]
        raise AssertionError(f"{asked.method} {asked.path} is in no description")


def _asked(request: httpx.Request) -> Asked:
    url = request.url
    query = ImmutableMultiDict(url.params.multi_items())
    parameters = RequestParameters(query=query, header=Headers(request.headers.multi_items()))
    kind = request.headers.get("Content-Type", "")
    path = url.raw_path.decode().partition("?")[0]
    return Asked(f"{url.scheme}://{url.host}", path, request.method.lower(), kind, request.content or None, parameters)


def _resolved(description: Json, schema: Json) -> Json:
    while "$ref" in schema:
        value: Any = description
        for key in schema["$ref"].removeprefix("#/").split("/"):
            value = value[key]
        schema = value
    return schema


def _schema(description: Json, response: Json | None) -> Json | None:
    if response is None:
        return None
    content = _resolved(description, response).get("content", {})
    return content.get("application/json", {}).get("schema")


def filled(description: Json, schema: Json, value: Any) -> Any:
    """The value with neutral ones for whatever the schema, or its first choice, requires beside what is there."""
    schema = _resolved(description, schema)
    while "properties" not in schema and (choices := schema.get("anyOf") or schema.get("oneOf")):
        schema = _resolved(description, choices[0])
    if isinstance(value, list):
        return [filled(description, schema.get("items", {}), item) for item in value]
    if not isinstance(value, dict):
        return value
    for part in schema.get("allOf", []):
        value = filled(description, part, value)
    properties = schema.get("properties", {})
    known = {
        name: filled(description, properties[name], item) if name in properties else item
        for name, item in value.items()
    }
    missing = [name for name in schema.get("required", []) if name not in value]
    return known | {name: neutral(description, properties[name]) for name in missing}


def neutral(description: Json, schema: Json) -> Any:
    schema = _resolved(description, schema)
    if schema.get("nullable"):
        return None
    for choice in ("allOf", "anyOf", "oneOf"):
        if choice in schema:
            return neutral(description, schema[choice][0])
    if "enum" in schema:
        return schema["enum"][0]
    kind = schema.get("type", "object")
    if kind == "object":
        return filled(description, schema, {})
    if kind == "string":
        formats = {"uri": "https://example.org/", "date-time": "2026-09-10T09:00:00Z", "date": "2026-09-10"}
        return formats.get(schema.get("format", ""), "x")
    return {"integer": 1, "number": 1.0, "boolean": False, "array": []}[kind]
