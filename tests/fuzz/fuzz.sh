#!/bin/sh
# Builds a fuzz target with clang and its sanitizers, and runs it: tests/fuzz/fuzz.sh loader|response|frames
# SPATE_FUZZ_SECONDS: how long (600). What it learnt stays in build/fuzz/corpus, what it found in build/fuzz/findings.
set -eu
name=${1:?which target: loader, response or frames}
cd "$(dirname "$0")/../.."
export CCACHE_NOHASHDIR=1
# All targets are built in one folder, and ctest may start them at the same time.
mkdir -p build
(
  flock 9
  cmake --preset fuzz -DCMAKE_CXX_COMPILER_LAUNCHER=ccache -DCMAKE_C_COMPILER_LAUNCHER=ccache >/dev/null
  cmake --build --preset fuzz --target "fuzz_$name"
) 9>build/fuzz.lock

findings=build/fuzz/findings/$name
corpus=build/fuzz/corpus/$name
mkdir -p "$findings" "$corpus"
case $name in
  loader) seeds="profiles tests/broken_profiles tests/bench/http tests/bench/websocket" ;;
  *) seeds=tests/fuzz/seeds/$name ;;
esac
if [ -d "tests/fuzz/regressions/$name" ]; then seeds="$seeds tests/fuzz/regressions/$name"; fi
# shellcheck disable=SC2086 # several folders
exec build/fuzz/tests/"fuzz_$name" "$corpus" $seeds \
  -max_total_time="${SPATE_FUZZ_SECONDS:-600}" -dict="tests/fuzz/$name.dict" -artifact_prefix="$findings/" \
  -timeout=10 -rss_limit_mb=2048 -max_len=8192 -print_final_stats=1
