#!/usr/bin/env bash
# build.sh PRESET [TARGET…]   Configures where needed and builds; quiet unless something is wrong.
set -euo pipefail
cd "$(dirname "$0")/.."
preset=$1
shift
log=build/$preset/build.log
mkdir -p "build/$preset"
echo "Building $preset (log: $log)"
if ! {
  { [ -f "build/$preset/build.ninja" ] || cmake --preset "$preset"; } &&
    cmake --build "build/$preset" ${*:+--target "$@"}
} >"$log" 2>&1; then
  grep -E -A20 'error|Error|FAILED' "$log" || tail -n 40 "$log"
  exit 1
fi
