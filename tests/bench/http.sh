#!/usr/bin/env bash
# CPU per request against wrk, and instructions per request: `packaging/dev bench http`. Needs a release build.
set -euo pipefail
cd "$(dirname "$0")/../.."
exec python3 tests/bench/http.py --build build/release "$@"
