# Shared by the scripts here; not run by itself.

# Rust from rustup may not be on the PATH of a fresh shell yet.
export PATH="$PATH:${CARGO_HOME:-${HOME:-/root}/.cargo}/bin"

say() { printf '%s\n' "$*"; }

has() { command -v "$1" >/dev/null 2>&1; }

fail() {
    printf '%s\n' "$*" >&2
    exit 1
}

# Runs a command as root: directly, or through sudo.
as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

apt_updated=

# Installs Debian packages, without asking anything. Tells what apt-get says only when it fails.
install_packages() {
    has apt-get || fail "Missing: $*. This is not a Debian system; please install them yourself."
    [ "$(id -u)" -eq 0 ] || has sudo || fail "Missing: $*. Run this as root, or install sudo."
    say "Installing with apt-get: $*"
    local log
    log=$(mktemp "${TMPDIR:-/tmp}/tenken-apt.XXXXXX")
    if { [ -n "$apt_updated" ] || as_root apt-get update -q; } >"$log" 2>&1 \
        && as_root env DEBIAN_FRONTEND=noninteractive \
            apt-get install -y -q --no-install-recommends "$@" >>"$log" 2>&1 </dev/null; then
        apt_updated=1
        rm -f "$log"
        return
    fi
    tail -n 30 "$log" >&2
    rm -f "$log"
    fail "apt-get could not install: $*"
}

need_cargo() {
    has cargo || fail "Rust is missing. Install it from https://rustup.rs and run this again."
}

# The bundled SQLite is C.
need_c_compiler() {
    has cc || install_packages build-essential
}
