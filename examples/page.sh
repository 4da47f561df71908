#!/usr/bin/env bash
# Builds the page on Debian 12, as root or with sudo: build/page/rentsupport.html, one file with the library in it as
# WebAssembly, which any browser opens from a disk and which asks no network for anything. Debian's emscripten compiles it;
# the libraries that it needs are built of Debian's own source packages, in build/page/sources. With nothing missing no
# network is needed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

examples/packages.sh cmake ninja-build emscripten dpkg-dev python3 zopfli libfmt-dev libtomlplusplus-dev libboost-dev nlohmann-json3-dev

page="$PWD/build/page"
sources=(zlib minizip expat libxlsxwriter utf8proc libsodium)

# The system's own list of packages, for sources, read apart from it: nothing of the system changes.
fetch() {
  local apt="$page/apt" source codename
  mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial" "$apt/sources.d"
  if [[ -f /etc/apt/sources.list.d/debian.sources ]]; then
    sed 's/^Types:.*/Types: deb-src/' /etc/apt/sources.list.d/debian.sources >"$apt/sources.d/debian.sources"
  else
    sed -n 's/^deb /deb-src /p' /etc/apt/sources.list >"$apt/sources.d/debian.list"
  fi
  local options=(-q -o "Dir::Etc::sourcelist=/dev/null" -o "Dir::Etc::sourceparts=$apt/sources.d"
    -o "Dir::State::lists=$apt/lists" -o "Dir::Cache=$apt/cache" -o APT::Sandbox::User=root)
  codename="$(. /etc/os-release && echo "$VERSION_CODENAME")"
  apt-get "${options[@]}" update
  for source in "$@"; do
    # A mirror may lack what security added last; then the release's own has to do.
    (cd "$page/sources" && { apt-get "${options[@]}" source "$source" || apt-get "${options[@]}" source "$source/$codename"; })
  done
}

mkdir -p "$page/sources"
missing=()
for source in "${sources[@]}"; do
  compgen -G "$page/sources/$source-*/" >/dev/null || missing+=("$source")
done
if ((${#missing[@]} > 0)); then fetch "${missing[@]}"; fi

# Debian's emscripten has its libraries built, in a cache that may not be changed, and finds its own scripts' packages
# where Debian has them, whosever Node it is.
unset EM_CACHE
export NODE_PATH=/usr/share/nodejs
[[ -f "$page/wasm/build.ninja" ]] ||
  emcmake cmake -G Ninja -S src/faces/page -B "$page/wasm" -DCMAKE_BUILD_TYPE=MinSizeRel -DPAGE_SOURCES="$page/sources"
cmake --build "$page/wasm"

# What is compiled in asks for its notice beside it.
{
  src/package/notices.sh src/package/copyright /usr/include/{fmt/format.h,toml++/toml.h,nlohmann/json.hpp,boost/version.hpp}
  cd "$page/sources"
  for notice in zlib-*/LICENSE minizip-*/debian/copyright expat-*/COPYING libxlsxwriter-*/License.txt utf8proc-*/LICENSE.md \
    libsodium-*/LICENSE /usr/share/emscripten/system/lib/libc/musl/COPYRIGHT; do
    printf '\n\n======== %s\n\n' "${notice#/usr/share/emscripten/system/lib/libc/}"
    # Of musl what holds for all of it: the rest is of files that are not compiled in.
    if [[ "$notice" == */musl/* ]]; then sed '/^Authors\/contributors/,$d' "$notice"; else cat "$notice"; fi
  done
} >"$page/notices.txt"
cd "$page/../.."
python3 src/faces/page/pack.py "$page/wasm" "$page/notices.txt" "$page/rentsupport.html"
