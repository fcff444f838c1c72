#!/usr/bin/env bash
# Fuzzes the readers of strangers' bytes for a number of seconds (20 where none is given) and keeps what breaks them.
set -euo pipefail
seconds=${1:-20}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
out="$root/.build-fuzz"
mkdir -p "$out/corpus"

# The pure modules are built directly, each instrumented; what does network or disk stays out.
flags=(-swift-version 6 -O -g -sanitize=fuzzer,address -package-name counterfoil -parse-as-library -I "$out"
    -Xcc -ISources/CCues/include -Xcc -ISources/CMatching/include
    -enable-upcoming-feature ExistentialAny -enable-upcoming-feature MemberImportVisibility
    -enable-upcoming-feature InternalImportsByDefault -enable-upcoming-feature NonisolatedNonsendingByDefault)
objects=()
build_module() { # NAME FILE…
    local name=$1
    shift
    swiftc "${flags[@]}" -wmo -module-name "Counterfoil$name" -emit-module -emit-module-path "$out/Counterfoil$name.swiftmodule" \
        -emit-object -o "$out/$name.o" "$@"
    objects+=("$out/$name.o")
}
files() { find "$@" -name '*.swift' | sort; }

cd "$root"
for file in Sources/CCues/*.c Sources/CMatching/*.c; do
    folder=$(dirname "$file")
    object="$out/$(basename "$folder")-$(basename "$file" .c).o"
    clang -std=c23 -O2 -I"$folder/include" --embed-dir="$folder" -c "$file" -o "$object"
    objects+=("$object")
done
for module in Transcript JSON Folding Matching Disguise Cues Acts Detection; do
    mapfile -t sources < <(files "Sources/$module")
    build_module "$module" "${sources[@]}"
done
mapfile -t feed < <(files Sources/Feed | grep -v '^Sources/Feed/Driver/')
build_module Feed "${feed[@]}"
swiftc "${flags[@]}" -use-ld=lld -module-name Fuzz "$here/FuzzTarget.swift" "${objects[@]}" -o "$out/fuzz"

# Seeds: one small honest input for each reader, written here.
seed() { printf "$2" >"$out/corpus/$1"; }
seed json '\060{"a":[1,2.5e3,"\\\\u4e2d",{"b":null}]}'
seed vtt '\061WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:900000,LOCAL:00:00:00.000\n\n1\n00:01.000 --> 00:02.500 align:start\n<v Anna>same &amp; factory\n'
seed stream '\062{"id":"1","ts":1778760000000,"text":"hi"}\n{"type":"delete","id":"1"}\n{"type":"end"}\n'
seed sse '\063id: 7\ndata: {"id":"1","text":"hi"}\nretry: 100\n\n: beat\n\n'
seed hls '\064#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXT-X-MEDIA-SEQUENCE:4\n#EXT-X-PROGRAM-DATE-TIME:2026-05-14T12:00:00Z\n#EXTINF:2,\na.vtt\n#EXT-X-ENDLIST\n'
seed match '\066\003same fac\nsame factory Ab\n\342\226\241\n'
seed detect '\065this is same\nfactory stuff\nab ab\n'

ASAN_OPTIONS=detect_leaks=0 "$out/fuzz" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=16384 \
    -artifact_prefix="$out/" -print_final_stats=1 "$out/corpus" 2>&1 | tail -n 15
