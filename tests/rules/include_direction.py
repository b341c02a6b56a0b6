#!/usr/bin/python3
"""Dependencies point one way: host -> engine -> engine/abi <- plugins/sdk <- plugins.

Inside the engine a folder includes itself and the folders above it in ENGINE, inside the host those above it in HOST.
Third-party headers that belong to one folder stay out of the headers of all others.
"""

import re
from pathlib import Path

from tree import SOURCE, files, read, report

ENGINE = ["abi", "base", "batch", "entity", "query", "profile", "plugin", "script", "artifact", "pipeline"]
HOST = ["jobs", "log", "sqlite", "http", "access", "callbacks", "config", "datasets", "imports", "store", "backup", "profiles", "runner",
        "exports", "agent", "api", "riversand", "zoho", "bing", "server", "cli"]

# What a plugin may see of the engine: the contract, the header-only batch, and what keeps ISA-L's output the same.
FOR_PLUGINS = {"engine/batch/" + name for name in (
    "owned.hpp", "column_type.hpp", "schema.hpp", "column_view.hpp", "builder.hpp")} | {"engine/base/isal_stream.hpp"}

# Foreign header, as a pattern, and the folders of engine and host whose headers may include it.
OWNERS = {
    r"Poco/": {"http"},
    r"(lua|lauxlib|lualib)\.h(pp)?$|lua5\.4/": {"script"},
    r"simdjson": {"entity"},
    r"sqlite3|SQLiteCpp/": {"sqlite"},
    r"prometheus/": set(),
    r"yaml-cpp/": {"profile"},
    r"valijson/": {"profile"},
    r"xlsxwriter": set(),
    r"curl/": set(),
    r"archive(_entry)?\.h$": set(),
    r"openssl/": set(),
}

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.MULTILINE)


def target_of(name, included):
    """The file of ours that `name` includes, relative to the root, or None."""
    for base in (SOURCE, (SOURCE / name).parent):
        path = base / included
        if path.is_file() and SOURCE in path.resolve().parents:
            return path.resolve().relative_to(SOURCE)
    return None


def is_plugin_view(target):
    return target.parts[:2] == ("engine", "abi") or target.as_posix() in FOR_PLUGINS


def why_not_host(folder, target):
    """The same for the program."""
    if target.parts[0] == "tests":
        return "the program may not include tests"
    if target.parts[0] != "host":
        return None
    if folder not in HOST:
        return f"host/{folder} has no place in the order {', '.join(HOST)}"
    if HOST.index(target.parts[1]) > HOST.index(folder):
        return f"host/{folder} stands above host/{target.parts[1]} and may not use it"
    return None


def why_not(name, target):
    """What speaks against `name` including `target`; None when nothing does."""
    top, folder = name.parts[0], name.parts[1]
    if top == "tests":
        return None
    if top == "host":
        return why_not_host(folder, target)
    if top == "plugins":
        if is_plugin_view(target) or target.parts[:2] in (("plugins", "sdk"), ("plugins", "input"), ("plugins", folder)):
            return None
        return "a plugin may include engine/abi, the header-only engine/batch, plugins/sdk, plugins/input and its own folder"
    if target.parts[0] != "engine":
        return f"the engine may not include {target.parts[0]}"
    if folder not in ENGINE:
        return f"engine/{folder} has no place in the order {', '.join(ENGINE)}"
    if ENGINE.index(target.parts[1]) > ENGINE.index(folder):
        return f"engine/{folder} stands above engine/{target.parts[1]} and may not use it"
    if folder == "abi" and target.parts[1] != "abi":
        return "the contract includes nothing of ours"
    return None


def problems_of(name):
    text = read(name)
    for match in INCLUDE.finditer(text):
        kind, included = match.groups()
        line = text.count("\n", 0, match.start()) + 1
        target = target_of(name, included)
        if target is not None:
            reason = why_not(name, target)
            if reason:
                yield f"{name}:{line}: includes {target}: {reason}"
        elif kind == '"' and name.parts[0] != "tests":
            yield f'{name}:{line}: includes "{included}", which is no file of ours; foreign headers stand in <>'
        elif name.parts[0] in ("engine", "host") and name.suffix in (".hpp", ".h"):
            for pattern, owners in OWNERS.items():
                if re.match(pattern, included) and name.parts[1] not in owners:
                    yield f"{name}:{line}: a header outside {sorted(owners) or 'any .cpp'} includes <{included}>"


def main():
    sources = [name for name in files() if name.suffix in (".cpp", ".hpp", ".h", ".c") and len(name.parts) > 2
               and name.parts[0] in ("engine", "plugins", "host", "tests")]
    if not sources:
        report(["no source file found"], "includes")
    report([problem for name in sources for problem in problems_of(Path(name))], f"includes of {len(sources)} files")


main()
