"""Our program as a contestant."""

from driver.environment import SOURCE
from driver.turns import Contestant

BENCH = SOURCE / "tests/bench"


def command(environment, profile, output, variables=(), overrides=(), threads=None):
    """`sluice export` of one of the benchmark's profiles. `variables` and `overrides` are mappings."""
    words = [environment.sluice, "export", profile, "--quiet", "--force", "--output", output,
             "--profiles", BENCH / "profiles", "--scripts", BENCH / "scripts",
             "--plugins", environment.build / "tests/bench_plugins"]
    for name, value in dict(variables).items():
        words += ["--set", f"var.{name}={value}"]
    for key, value in dict(overrides).items():
        words += ["--set", f"{key}={value}"]
    return words + ([] if threads is None else ["--threads", str(threads)])


def _target(path, output):
    """What --output is given: a name with a slash at its end is a folder, for results of several files."""
    return f"{path}/" if output.endswith("/") else path


def on_file(environment, name, profile, data, rows, output, variables=(), runs=None, **options):
    """An export of a file; `output` is a name among the benchmark's results."""
    path, variables = environment.output(output), {"input": data} | dict(variables)
    return Contestant(name, command(environment, profile, _target(path, output), variables, **options),
                      runs or environment.runs, rows, path, input_bytes=data.stat().st_size, is_ours=True)


def on_flat_rows(environment, name, profile, rows, output, columns=20, runs=None, **options):
    """An export of the flat table, whose rows are made in memory."""
    path, variables = environment.output(output), {"rows": rows, "columns": columns}
    return Contestant(name, command(environment, profile, _target(path, output), variables, **options),
                      runs or environment.runs, rows, path, is_ours=True)
