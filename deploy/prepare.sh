# Sourced by the scripts beside it: installs what a fresh Debian 12 machine lacks, with a clear word where it cannot.
# shellcheck shell=bash

say() { printf '%s\n' "$*" >&2; }

# What has to be there, as `package:proof`, where the proof is a file that the package brings.
needed_packages=(
    "libcurl4-openssl-dev:/usr/include/x86_64-linux-gnu/curl/curl.h:/usr/include/aarch64-linux-gnu/curl/curl.h"
    "libsqlite3-dev:/usr/include/sqlite3.h"
    "pkg-config:/usr/bin/pkg-config"
    "ca-certificates:/etc/ssl/certs/ca-certificates.crt"
)

prepare() {
    if ! command -v swift >/dev/null 2>&1; then
        say "counterfoil: there is no 'swift' on the PATH. Install Swift 6.3 for Debian 12 (https://www.swift.org/install) and try again."
        return 1
    fi
    local missing=() entry package proof found
    for entry in "${needed_packages[@]}"; do
        package=${entry%%:*}
        found=no
        IFS=: read -r -a proofs <<<"${entry#*:}"
        for proof in "${proofs[@]}"; do [ -e "$proof" ] && found=yes; done
        [ "$found" = yes ] || missing+=("$package")
    done
    if [ ${#missing[@]} -gt 0 ]; then
        install_packages "${missing[@]}" || return 1
    fi
}

install_packages() {
    local as_root=()
    if [ "$(id -u)" != 0 ]; then
        if ! command -v sudo >/dev/null 2>&1; then
            say "counterfoil: these Debian packages are missing: $*"
            say "Install them as root: apt-get install $*"
            return 1
        fi
        as_root=(sudo)
    fi
    say "counterfoil: installing $*"
    if ! "${as_root[@]}" apt-get update -qq >&2 ||
        ! "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$@" >&2; then
        say "counterfoil: could not install $*. Is the network there, and is this Debian 12? Try: apt-get install $*"
        return 1
    fi
}
