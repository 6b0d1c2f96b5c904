#!/usr/bin/env bash
# What a statement costs: `packaging/dev bench sql`. SPATE_BUILD names another release build.
set -euo pipefail
cd "$(dirname "$0")/../.."
PYTHONDONTWRITEBYTECODE=1 exec python3 tests/bench/sql.py --build "${SPATE_BUILD:-build/release}" "$@"
