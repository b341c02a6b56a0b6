#!/usr/bin/python3
"""What bash offers for words of sluice, asked of a real bash with the script that `sluice completion bash` prints; zsh
reads its script.

    completion.py BUILD_FOLDER
"""

import os
import subprocess
import sys
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2]

ASK = r"""
eval "$(sluice completion bash)"
compopt() { COMPREPLY+=("FILES"); }
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
_sluice 2>/dev/null
printf '%s\n' "${COMPREPLY[@]}"
"""

# Words, of which the last is being typed, and some of what must and all of what must not be offered.
CASES = (
    (["exp"], ["export"], ["preview", "FILES"]),
    ([""], ["export", "preview", "profiles", "plugins", "new", "completion"], ["--json"]),
    (["profiles", "t"], ["test"], ["list"]),
    (["profiles", "nothing", ""], ["show"], ["export"]),
    (["export", "tutorial_c"], ["tutorial_csv"], ["tutorial_excel"]),
    (["export", "--set", "var.catalog=x", "tutorial_c"], ["tutorial_csv"], []),
    (["export", "tutorial_csv", "--o"], ["--output"], ["--request"]),
    (["--js"], ["--json"], []),
    (["export", "tutorial_csv", "--output", ""], ["FILES"], ["tutorial_csv"]),
    (["export", "tutorial_csv", "--query", ""], ["FILES"], ["QUERY", "FILE"]),
    (["profiles", "test", "tutorial_csv", "tutorial_e"], ["tutorial_excel"], []),
    (["profiles", "check", ""], ["FILES"], []),
    (["plugins", "show", "writer_"], ["writer_csv", "writer_xlsx"], ["source_jsonl"]),
    (["plugins", "check", "--in"], [], ["--in-process"]),
    (["completion", "--w"], [], ["--words"]),
    (["completion", ""], ["bash", "zsh"], []),
    (["--profiles", "docs/tutorial/profiles", "export", "acme"], ["acme_export_data_excel_job"], []),
    (["--profiles", "/does/not/exist", "export", "acme"], [], ["acme_export_data_excel_job"]),
)


def main():
    build = Path(sys.argv[1]).resolve()
    variables = {key: value for key, value in os.environ.items() if not key.startswith("SLUICE_")}
    variables["PATH"] = f"{build}/bin:{variables['PATH']}"
    problems = 0
    for words, wanted, unwanted in CASES:
        done = subprocess.run(["bash", "--norc", "-c", ASK, "bash", "sluice", *words], cwd=SOURCE, env=variables,
                              text=True, capture_output=True, check=False)
        offered = done.stdout.split()
        if done.returncode or not set(wanted) <= set(offered) or set(unwanted) & set(offered):
            print(f"{words}: offered {offered} {done.stderr}; wanted {wanted}, not {unwanted}")
            problems += 1
    script = subprocess.run(["sluice", "completion", "zsh"], env=variables, text=True, capture_output=True,
                            check=True).stdout
    checked = subprocess.run(["zsh", "-f", "-c", "autoload -U compinit && compinit -D && source /dev/stdin && "
                              "[[ $_comps[sluice] = _sluice ]]"], input=script, env=variables, text=True,
                             capture_output=True, check=False)
    if checked.returncode != 0:
        print(f"zsh: {checked.stderr}")
        problems += 1
    print(f"{len(CASES) + 1} cases, {problems} wrong")
    sys.exit(1 if problems else 0)


main()
