#!/usr/bin/env bash
# What a round trip over WebSocket costs: `packaging/dev bench websocket`. SPATE_BUILD names another release build.
set -euo pipefail
cd "$(dirname "$0")/../.."
PYTHONDONTWRITEBYTECODE=1 exec python3 tests/bench/websocket.py --build "${SPATE_BUILD:-build/release}" "$@"
