#!/usr/bin/env bash
# How fast rows come into a database: `packaging/dev bench rows`. SPATE_BUILD names another release build.
set -euo pipefail
cd "$(dirname "$0")/../.."
PYTHONDONTWRITEBYTECODE=1 exec python3 tests/bench/rows.py --build "${SPATE_BUILD:-build/release}" "$@"
