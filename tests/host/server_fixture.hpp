// A folder in which a server can be started by the shell's scripts.
#pragma once

#include "tests/host/host_fixture.hpp"

namespace sluice::test {

struct ServerFixture : HostFixture {
    /// Run `script` with these functions: `serve [OPTION...]` starts a server on the folder `data` and sets $url,
    /// $SLUICE_URL and $server; `stop [SIGNAL]` ends it and waits; `api PATH [OPTION...]` asks it with curl as
    /// $SLUICE_KEY; `submit` prints the id of an export that has ended.
    ChildResult with_server(const std::string &script) const { return shell(functions + script); }

    static constexpr const char *functions = R"sh(
        serve() {
            : > url
            "$sluice" serve --data data --listen 127.0.0.1:0 --profiles . "$@" > url 2>> log &
            server=$!
            trap 'kill -9 $server 2>/dev/null' EXIT
            for i in {1..600}; do [ -s url ] && break; kill -0 $server || break; sleep 0.05; done
            export SLUICE_URL=$(cat url); url=$SLUICE_URL
            [ -n "$url" ] || { echo "no server:"; cat log; exit 99; }
        }
        stop() { kill -${1:-TERM} $server; wait $server; }
        api() {
            curl -sS ${SLUICE_KEY:+-H "Authorization: Bearer $SLUICE_KEY"} "$url$1" "${@:2}"
        }
        submit() {
            api /api/v1/exports -H 'Content-Type: application/json' -H 'Prefer: wait=30' -d '{"profile":"case"}' |
                python3 -c 'import json, sys; print(json.load(sys.stdin)["id"])'
        }
    )sh";
};

}  // namespace sluice::test
