#!/usr/bin/env bash
# CPU and instructions per request against wrk: `packaging/dev bench http`. SPATE_BUILD names another release build.
set -euo pipefail
cd "$(dirname "$0")/../.."
PYTHONDONTWRITEBYTECODE=1 exec python3 tests/bench/http.py --build "${SPATE_BUILD:-build/release}" "$@"
