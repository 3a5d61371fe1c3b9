#!/usr/bin/env bash
# tidy.sh           clang-tidy over the files that differ from the upstream branch
# tidy.sh FILE…     over these
# tidy.sh --all     over every file: some six seconds each, more than everything else in ./check
set -euo pipefail
cd "$(dirname "$0")/.."

if ! command -v clang-tidy >/dev/null; then
  echo "clang-tidy is not installed: nothing is linted"
  exit 0
fi
files=("$@")
if [ "${1:-}" = --all ]; then
  mapfile -t files < <(git ls-files -- '*.cpp')
elif [ ${#files[@]} -eq 0 ]; then
  git rev-parse --verify -q HEAD >/dev/null 2>&1 || exit 0  # not a checkout: nothing differs
  base=$(git merge-base HEAD '@{upstream}' 2>/dev/null || git rev-parse HEAD)
  mapfile -t files < <(git diff --name-only --diff-filter=d "$base" -- '*.cpp'
    git ls-files --others --exclude-standard -- '*.cpp')
fi
[ ${#files[@]} -gt 0 ] || exit 0
# Compile commands without precompiled headers, which clang cannot read; of new files too.
folder=build/tidy
cmake -S . -B $folder -G Ninja -DCMAKE_BUILD_TYPE=Debug -DHEAPSCOPE_PRECOMPILE=OFF >/dev/null
echo "clang-tidy over ${#files[@]} files"
printf '%s\0' "${files[@]}" | xargs -0 -n 1 -P "$(nproc)" clang-tidy -p $folder --quiet
