#!/usr/bin/python3
"""One name, one type: two headers that give the same name to different types in one namespace make a program whose parts
disagree about it, and no compiler or linker says so."""

import re
from collections import defaultdict

from tree import files, read, report

NAMESPACE = re.compile(r"^namespace ([\w:]+) \{", re.MULTILINE)
TYPE = re.compile(r"^(?:template <[^\n]*>\n)?(?:struct|class|enum class|enum) (?:\[\[\w+\]\] )?(\w+)(?: final)?(?: : [^{;\n]+)? \{",
                  re.MULTILINE)


def types_of(name):
    """(namespace, type) of everything that the header defines outside functions and types."""
    text = read(name)
    opened = [(match.start(), match.group(1)) for match in NAMESPACE.finditer(text)]
    for match in TYPE.finditer(text):
        before = [namespace for position, namespace in opened if position < match.start()]
        yield before[-1] if before else "", match.group(1)



headers = [name for name in files() if name.suffix == ".hpp" and name.parts[0] in ("engine", "host")]
homes = defaultdict(list)
for header in headers:
    for found in types_of(header):
        homes[found].append(header)
report([f"{namespace}::{name} is defined in {', '.join(str(place) for place in places)}"
        for (namespace, name), places in sorted(homes.items()) if len(places) > 1], f"types of {len(headers)} headers")
