#!/usr/bin/env bash
# How late an open load is: `packaging/dev bench lag`. SPATE_BUILD names another release build.
set -euo pipefail
cd "$(dirname "$0")/../.."
PYTHONDONTWRITEBYTECODE=1 exec python3 tests/bench/lag.py --build "${SPATE_BUILD:-build/release}" "$@"
