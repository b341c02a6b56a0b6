#!/usr/bin/python3
"""Every script of scripts/ has a case below tests/scripts; a module of scripts/lib has examples in tests/lib, or is
used by another script."""

from tree import SOURCE, files, read, report


def main():
    scripts = [name for name in files() if name.parts[0] == "scripts" and name.suffix == ".lua"]
    problems = [] if scripts else ["there is no script in scripts/"]
    for name in scripts:
        if name.parts[1] == "lib":
            module = name.relative_to("scripts").with_suffix("").as_posix()
            has_examples = (SOURCE / "tests/lib" / f"{name.stem}.txt").is_file()
            if not has_examples and not any(f'"{module}"' in read(other) for other in scripts if other != name):
                problems.append(f"{name} is required by no script, and there is no tests/lib/{name.stem}.txt")
        elif not (SOURCE / "tests/scripts" / name.stem / "expected").is_dir():
            problems.append(f"tests/scripts/{name.stem}/expected is missing: no case shows what {name} does")
    report(problems, f"cases of {len(scripts)} scripts")


main()
