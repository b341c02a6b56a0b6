#!/usr/bin/python3
"""Nothing in the tree is a secret or names a folder of the machine that it was made on."""

import re

from tree import files, read, report

# Written in pieces, so that this file does not break its own rule.
PATTERNS = {
    "a path of one machine": r"(?<![\w.${}/~])/(?:" + "|".join(("wo" + "rk", "ro" + "ot", "ho" + "me", "tm" + "p")) + r")/[\w.-]",
    "a private key": "-----BEGIN [A-Z ]*PRIVATE" + " KEY-----",
    "an AWS key": r"\bAK" + r"IA[0-9A-Z]{16}\b",
    "a GitHub token": r"\bgh[pousr]" + r"_[0-9A-Za-z]{36}\b",
    "a Slack token": r"\bxox[abprs]" + r"-[0-9A-Za-z-]{10,}",
}
# In YAML a secret is a reference, ${env:NAME} or ${file:PATH}.
YAML_SECRET = re.compile(
    r"^\s*[\w-]*(?:password|passphrase|secret|api_?key|access_?key|token)[\w-]*\s*:\s*(?!['\"]?\$\{)[^\s#{\[|>]", re.I)


def problems_of(name):
    text = read(name)
    for number, line in enumerate((text or "").splitlines(), 1):
        for what, pattern in PATTERNS.items():
            if re.search(pattern, line):
                yield f"{name}:{number}: holds {what}"
        if name.suffix in (".yaml", ".yml") and YAML_SECRET.match(line):
            yield f"{name}:{number}: a secret stands in a profile; write ${{env:NAME}} or ${{file:PATH}}"


names = files()
report([problem for name in names for problem in problems_of(name)], f"secrets and paths in {len(names)} files")
