#!/usr/bin/env bash
# Installs those of the named Debian packages that are missing; as root, or through sudo. With nothing
# missing it needs neither root nor a network.
#
#   examples/packages.sh PACKAGE...
set -euo pipefail

missing=()
for package in "$@"; do
  state="$(dpkg-query -W -f='${db:Status-Abbrev}' "$package" 2>/dev/null || true)"
  [[ "$state" == ii* ]] || missing+=("$package")
done
if ((${#missing[@]} == 0)); then
  exit 0
fi

echo "Installing ${missing[*]}"
as_root=()
if ((EUID != 0)); then
  if ! command -v sudo >/dev/null; then
    echo "Packages are missing: run this as root, or install sudo." >&2
    exit 1
  fi
  as_root=(sudo)
fi
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
  apt-get install -y -qq --no-install-recommends "${missing[@]}"
