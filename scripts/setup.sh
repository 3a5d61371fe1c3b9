#!/usr/bin/env bash
# setup.sh SECTION…   Installs the packages of scripts/packages.txt that are missing, with apt.
# Does nothing when all are there; needs root or sudo only when something is missing.
set -euo pipefail
cd "$(dirname "$0")/.."

wanted() {
  local section
  for section in "$@"; do
    sed -n "/^\[$section\]/,/^\[/p" scripts/packages.txt | sed -e 's/#.*//' -e '/^\[/d' -e 's/ *$//' -e '/^$/d'
  done
}

missing() {
  local package
  for package in $(wanted "$@"); do
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || echo "$package"
  done
}

if ! command -v apt-get >/dev/null; then
  echo "This system has no apt. Install the libraries named in scripts/packages.txt, then:" >&2
  echo "  cmake --preset release -DIMGUI_SOURCE_DIR=DIR && cmake --build --preset release" >&2
  exit 1
fi
mapfile -t packages < <(missing "$@")
[ ${#packages[@]} -gt 0 ] || exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo >/dev/null; then
    echo "Missing packages: ${packages[*]}" >&2
    echo "Run this as root, or install sudo." >&2
    exit 1
  fi
  as_root=(sudo)
fi
install=(env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends)
echo "Installing: ${packages[*]}"
# The package lists of a fresh system are empty or old: get them only when the first try fails.
if ! "${as_root[@]}" "${install[@]}" "${packages[@]}" >/dev/null 2>&1; then
  "${as_root[@]}" apt-get update -q >/dev/null
  "${as_root[@]}" "${install[@]}" "${packages[@]}" >/dev/null
fi
