"""Checks that a plugin shows exactly one symbol, the entry of the contract: exported_symbols.py PLUGIN.so..."""

import subprocess
import sys

ENTRY = "sluice_plugin_entry_v1"


def exported(plugin):
    listing = subprocess.run(["nm", "--dynamic", "--defined-only", "--format=posix", plugin],
                             check=True, capture_output=True, text=True).stdout
    return [line.split()[0].split("@")[0] for line in listing.splitlines()]


failures = [f"{plugin} exports {', '.join(names) or 'nothing'}, and should export {ENTRY} alone"
            for plugin, names in ((plugin, exported(plugin)) for plugin in sys.argv[1:]) if names != [ENTRY]]
print("\n".join(failures) or f"{len(sys.argv) - 1} plugins export {ENTRY} and nothing else")
sys.exit(1 if failures or len(sys.argv) == 1 else 0)
