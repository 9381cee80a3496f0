"""What two published formats ask of files, as JSON Schemas of our own.

Popolo: read from the newest JSON Schemas of its specification (draft 3, of 2014), which no package carries. Those allow
any further property; here only terms that the specification has may stand, so that a slip in a name is found. Moments
are in UTC, as its text and draft 3 have them.

GeoReport v2: read from the tables of its specification and from its validator's schemas.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # ships no types

if TYPE_CHECKING:
    from collections.abc import Iterable

    Schema = dict[str, object]

TEXT: Schema = {"type": ["string", "null"]}
MOMENT: Schema = {"type": ["string", "null"], "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"}
DAY: Schema = {"type": ["string", "null"], "pattern": r"^[0-9]{4}(-[0-9]{2}){0,2}$"}
ADDRESS: Schema = {"type": "string", "pattern": "^https?://[^ ]+$"}


def _closed(properties: dict[str, Schema], required: Iterable[str] = ()) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


def _all(name: str) -> Schema:
    return {"type": "array", "items": {"$ref": f"#/$defs/{name}"}}


def _one(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


_SOURCED = {"created_at": MOMENT, "updated_at": MOMENT, "sources": _all("link")}
_POPOLO: dict[str, Schema] = {
    "link": _closed({"url": ADDRESS, "note": TEXT}, ["url"]),
    "count": _closed(
        {"option": {"type": "string"}, "value": {"type": "integer"}, "group_id": TEXT}, ["option", "value"]
    ),
    "person": _closed({"id": TEXT, "name": TEXT, "family_name": TEXT, "honorific_suffix": TEXT, **_SOURCED}),
    "organization": _closed(
        {
            **dict.fromkeys(("id", "name", "classification", "parent_id", "abstract", "description"), TEXT),
            **dict.fromkeys(("founding_date", "dissolution_date"), DAY),
            **_SOURCED,
        }
    ),
    "membership": _closed(
        {
            **dict.fromkeys(("id", "label", "role", "person_id", "organization_id", "post_id"), TEXT),
            **dict.fromkeys(("start_date", "end_date"), DAY),
            "person": _one("person"),
            **_SOURCED,
        }
    ),
    "motion": _closed(
        {
            **dict.fromkeys(("id", "organization_id", "creator_id", "text", "classification"), TEXT),
            **dict.fromkeys(("legislative_session_id", "requirement", "result"), TEXT),
            "date": MOMENT,
            "vote_events": _all("vote_event"),
            **_SOURCED,
        }
    ),
    "vote_event": _closed(
        {
            **dict.fromkeys(("id", "organization_id", "identifier", "motion_id", "classification", "result"), TEXT),
            **dict.fromkeys(("start_date", "end_date"), MOMENT),
            "counts": _all("count"),
            **_SOURCED,
        }
    ),
}
POPOLO = Draft202012Validator(
    {
        **_closed({f"{name}s": _all(name) for name in ("organization", "membership", "motion")}),
        "$defs": _POPOLO,
    }
)

_ZONED: Schema = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$"}
_NUMBER: Schema = {"type": ["number", "null"]}
_CODE: Schema = {"type": "string", "minLength": 1}
_MAYBE = ("status_notes", "agency_responsible", "service_notice", "address", "address_id", "zipcode", "media_url")
SERVICES = Draft202012Validator(
    {
        "type": "array",
        "items": _closed(
            {
                **dict.fromkeys(("service_code", "service_name"), _CODE),
                **dict.fromkeys(("description", "keywords", "group"), TEXT),
                "metadata": {"type": "boolean"},
                "type": {"enum": ["realtime", "batch", "blackbox"]},
            },
            ["service_code", "service_name", "metadata", "type"],
        ),
    }
)
REQUESTS = Draft202012Validator(
    {
        "type": "array",
        "items": _closed(
            {
                **dict.fromkeys(("service_request_id", "service_code", "service_name"), _CODE),
                **dict.fromkeys(_MAYBE, TEXT),
                **dict.fromkeys(("requested_datetime", "updated_datetime"), _ZONED),
                **dict.fromkeys(("lat", "long"), _NUMBER),
                "status": {"enum": ["open", "closed"]},
                "description": {"type": ["string", "null"], "maxLength": 4000},
                "expected_datetime": {"anyOf": [_ZONED, {"type": "null"}]},
            },
            ["service_request_id", "status", "service_code", "service_name", "requested_datetime", "updated_datetime"],
        ),
    }
)


def wrong(validator: Draft202012Validator, found: object) -> list[str]:
    """Every place where a file departs from the schema, with what is wrong there."""
    return [f"{one.json_path}: {one.message}" for one in validator.iter_errors(found)]
