"""The machine and the versions of everything that takes part, for the report."""

import json
import os
import platform
import subprocess

from driver.environment import SOURCE

DEBIAN_PACKAGES = ("g++", "libsimdjson-dev", "libisal-dev", "libdeflate-dev", "zlib1g-dev", "libxlsxwriter-dev", "liblua5.4-dev",
                   "libssl-dev", "python3-xlsxwriter", "gdal-bin", "miller", "jq", "python3", "python3-openpyxl")
MEASURED_FOLDERS = ("engine", "plugins", "host", "scripts")
NPM_PACKAGES = ("exceljs", "@duckdb/node-api")


def _output(*command):
    try:
        done = subprocess.run(command, cwd=SOURCE, capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def _field(path, name):
    with open(path, encoding="utf-8") as file:
        for line in file:
            key, _, value = line.partition(":")
            if key.strip() == name:
                return value.strip()
    return "unknown"


def processor():
    return _field("/proc/cpuinfo", "model name")


def memory_gib():
    return round(int(_field("/proc/meminfo", "MemTotal").split()[0]) / (1 << 20))


def commit():
    """The commit that was measured; a + behind it says that files had been changed."""
    changed = _output("git", "status", "--porcelain", "--untracked-files=no", "--", *MEASURED_FOLDERS)
    return (_output("git", "rev-parse", "--short=10", "HEAD") or "unknown") + ("+" if changed else "")


def machine():
    """Pairs of what and which."""
    system = _field_of_release("PRETTY_NAME")
    return [("Processor", f"{processor()}, {os.cpu_count()} cores"), ("Memory", f"{memory_gib()} GiB"),
            ("System", f"{system}, Linux {platform.release()}"), ("Sluice", f"commit {commit()}, release build")]


def _field_of_release(name):
    with open("/etc/os-release", encoding="utf-8") as file:
        fields = dict(line.rstrip("\n").split("=", 1) for line in file if "=" in line)
    return fields.get(name, "unknown").strip('"')


def versions(environment):
    """Pairs of package and version; what is not installed is left out."""
    result = []
    for package in DEBIAN_PACKAGES:
        version = _output("dpkg-query", "-W", "-f", "${Version}", package)
        if version:
            result.append((package, version))
    node = _output("node", "--version")
    if node:
        result.append(("node", node.lstrip("v")))
    for package in NPM_PACKAGES:
        manifest = environment.node_modules / package / "package.json"
        if manifest.is_file():
            result.append((package, json.loads(manifest.read_text())["version"]))
    return result
