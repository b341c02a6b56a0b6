#!/usr/bin/python3
"""Every script of scripts/ has a case below tests/scripts; a shared module of scripts/lib is used by one that has."""

from tree import SOURCE, files, read, report


def main():
    scripts = [name for name in files() if name.parts[0] == "scripts" and name.suffix == ".lua"]
    problems = [] if scripts else ["there is no script in scripts/"]
    for name in scripts:
        if name.parts[1] == "lib":
            module = name.relative_to("scripts").with_suffix("").as_posix()
            if not any(f'"{module}"' in read(other) for other in scripts if other != name):
                problems.append(f"{name} is required by no script")
        elif not (SOURCE / "tests/scripts" / name.stem / "expected").is_dir():
            problems.append(f"tests/scripts/{name.stem}/expected is missing: no case shows what {name} does")
    report(problems, f"cases of {len(scripts)} scripts")


main()
