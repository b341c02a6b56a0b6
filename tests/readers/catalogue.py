"""Python's own reading of the tutorial catalogue: what a column of the tutorial profiles has to hold, said once more
without the engine."""

import json
from datetime import date, datetime, timedelta
from decimal import Decimal

from exporting import CATALOGUE

SEPARATOR = "||"


def entities():
    with open(CATALOGUE / "entities.jsonl", encoding="utf-8", newline="\n") as lines:
        return [json.loads(line, parse_float=Decimal) for line in lines]


def of_type(*kinds):
    return [entity for entity in entities() if entity["type"] in kinds]


def attributes(entity, context=None):
    data = entity.get("data", {})
    if context is None:
        return data.get("attributes", {})
    for part in data.get("contexts", []):
        if part["context"] == context:
            return part["attributes"]
    return {}


def chosen(entity, name, locale=None, source=None, context=None):
    """The value objects that a column of the attribute shows. Without a locale it is that of the first value."""
    values = attributes(entity, context).get(name, {}).get("values", [])
    if source is not None:
        values = [value for value in values if value["source"] == source]
    if locale is None and values:
        locale = values[0]["locale"]
    return [value for value in values if value["locale"] == locale]


def spelt(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def text(entity, name, field="value", separator=SEPARATOR, **which):
    found = [value[field] for value in chosen(entity, name, **which) if field in value and value["value"] != "_NULL"]
    return separator.join(spelt(value) for value in found) if found else None


def first(entity, name, **which):
    found = [value["value"] for value in chosen(entity, name, **which)]
    return None if not found or found[0] == "_NULL" else found[0]


def number(entity, name, **which):
    """A decimal or an integer, with the digits of the file."""
    value = first(entity, name, **which)
    return None if value is None else Decimal(value)


def day(entity, name):
    value = first(entity, name)
    return None if value is None else date.fromisoformat(value)


def moment(entity, name):
    """A time with a zone, in UTC without one."""
    value = first(entity, name)
    if value is None:
        return None
    local, zone = datetime.strptime(value[:23], "%Y-%m-%dT%H:%M:%S.%f"), value[23:]
    offset = timedelta(hours=int(zone[1:3]), minutes=int(zone[3:5]))
    return local - offset if zone[0] == "+" else local + offset


def name(entity):
    """The platform writes _EMPTY where there is no name."""
    return None if entity.get("name") == "_EMPTY" else entity.get("name")


def links(entity, kind):
    return entity.get("data", {}).get("relationships", {}).get(kind, [])


def targets(entity, kind):
    found = [link["relTo"]["id"] for link in links(entity, kind)]
    return SEPARATOR.join(found) if found else None
