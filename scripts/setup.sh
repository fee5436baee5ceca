#!/bin/sh
# Sets up what clips are made with: system libraries, .venv, the pinned Python packages, Kudari.
#
#     sh scripts/setup.sh [EXTRA ...]      EXTRA: a group of optional dependencies in pyproject.toml
#
# With the extras slides and test also what decks are made with: see setup_slides.sh. How the
# system's packages are called, and who may install them: setup_packages.sh.
# make runs this before every target, so it is gone in milliseconds when there is nothing to do.
# .venv/.setup says what .venv was made from. It is written last: a .venv without it is one whose
# set-up was interrupted, and is made anew.
set -eu

cd "$(dirname "$0")/.."
root=$(pwd -P)
stamp=.venv/.setup
log=setup.log
extras=$*

die() {
    printf '%s\n' "$*" >&2
    exit 1
}

has() { command -v "$1" >/dev/null 2>&1; }

# words: the words of standard input on one line.
words() { tr -s '\n' ' ' | sed 's/^ //; s/ $//'; }

# tick: counts seconds on a terminal, as long as this script lives. A command that runs in the
# background instead would be deaf to Ctrl-C.
tick() {
    seconds=0
    while [ -t 1 ] && kill -0 $$ 2>/dev/null; do
        printf '\r    %d s ' "$seconds"
        sleep 1
        seconds=$((seconds + 1))
    done
}

# try SENTENCE COMMAND ...: says the sentence on the screen; what the command says goes to the log,
# and the end of that to the screen where it fails.
try() {
    printf '%s\n' "$1" | tee -a "$log"
    shift
    tick &
    ticking=$!
    "$@" >>"$log" 2>&1 </dev/null && went=well || went=
    kill "$ticking" 2>/dev/null || :
    wait "$ticking" 2>/dev/null || :
    [ ! -t 1 ] || printf '\r            \r'
    [ -z "$went" ] || return 0
    tail -n 15 "$log" | sed 's/^/    /' >&2
    offline='(could not|failure|failed to|name) resol|newconnection|unreachable|timed out'
    offline="$offline|enotfound|eai_again|econnre|etimedout" # npm
    if tail -n 40 "$log" | grep -Eiq "$offline"; then
        printf 'The network seems out of reach: run the same command again once it is back.\n' >&2
    fi
    return 1
}

run() { try "$@" || die "Set-up failed. All that was said is in $log."; }

# shellcheck source=scripts/setup_packages.sh
. scripts/setup_packages.sh
# shellcheck source=scripts/setup_slides.sh
. scripts/setup_slides.sh

# --- Is there anything to do? -------------------------------------------------------------------

# stamped N: line N of the stamp. The first holds the extras, the others what state() prints.
stamped() { sed -n "$1p" "$stamp" 2>/dev/null || :; }

state() {
    printf '%s\n' "$root"
    .venv/bin/python --version 2>&1 || :
    cat constraints.txt pyproject.toml scripts/setup*.sh | cksum
}

has_extras() {
    for extra in $extras; do
        case " $(stamped 1) " in
            *" $extra "*) ;;
            *) return 1 ;;
        esac
    done
}

is_set_up() { [ -f "$stamp" ] && has_extras && [ "$(sed 1d "$stamp")" = "$(state)" ]; }

if is_set_up && has_what_decks_need; then
    exit 0
fi

# --- Python -------------------------------------------------------------------------------------

how_to_get_python() {
    if has brew; then
        echo 'brew install python@3.13'
        return
    fi
    for number in 3.13 3.12 3.11; do
        if has apt-cache && apt-cache show "python$number" >/dev/null 2>&1; then
            as_root_says apt-get install "python$number"
            return
        fi
    done
    if has dnf; then
        as_root_says dnf install python3.12
    else
        echo 'make PYTHON=/path/to/a/newer/python3 (Debian 12 and Ubuntu 24.04 come with one)'
    fi
}

# Sets python, the path of the real interpreter (behind a pyenv shim, under a venv), and version.
find_python() {
    ask='import sys
path = getattr(sys, "_base_executable", "") or sys.executable
print("%d.%d.%d %s" % (sys.version_info[:3] + (path,)))
sys.exit(sys.version_info < (3, 11))'
    if [ -n "${PYTHON:-}" ]; then
        set -- "$PYTHON"
    else
        set -- python3 python3.14 python3.13 python3.12 python3.11
    fi
    here="there is no $1 here"
    for name in "$@"; do
        if answer=$("$name" -c "$ask" 2>/dev/null); then
            version=${answer%% *}
            python=${answer#* }
            return
        fi
        # Where pyenv has a shim for a version that is not in use, the answer is empty.
        [ -z "$answer" ] || here="$name here is ${answer%% *}"
    done
    die "Kudari needs Python 3.11 or newer, and $here; get one with: $(how_to_get_python)"
}

# --- System libraries ---------------------------------------------------------------------------

# Prints what is missing, a word each. pycairo and ManimPango have no wheels for Linux, so they are
# built here and want a compiler and headers; OpenGL draws the terrain, with no screen needed.
missing() {
    has "$compiler" || echo compiler
    has pkg-config || echo pkg-config
    pkg-config --exists cairo 2>/dev/null || echo cairo
    pkg-config --exists pangocairo 2>/dev/null || echo pango
    "$python" -I - "$(uname)" <<'EOF'
import ctypes, importlib.util, os, sys, sysconfig

if not all(map(importlib.util.find_spec, ("venv", "ensurepip"))):
    print("python-venv")
if not os.path.exists(os.path.join(sysconfig.get_path("include"), "Python.h")):
    print("python-headers")
if sys.argv[1] == "Linux":
    try:
        ctypes.CDLL("libEGL.so.1")
        ctypes.CDLL("libGL.so.1")
    except OSError:
        print("opengl")
EOF
}

# shellcheck disable=SC2046,SC2086  # words, meant to be split
install_libraries() {
    case $(uname):$(uname -m) in
        Linux:x86_64 | Darwin:arm64) compiler=cc ;;
        *) compiler=c++ ;; # moderngl and glcontext have no wheels there
    esac
    needs=$(missing | words)
    [ -n "$needs" ] || return 0
    case $python:$needs in
        /usr/bin/*) ;;
        *:*python-*)
            die "$python lacks its venv module or its headers (Python.h);" \
                "choose another Python with: make PYTHON=/path/to/python3"
            ;;
    esac

    manager=$(package_manager)
    names=$(packages $needs | words)
    if ! can_install; then
        how=$(how_to_install $names)
        [ -n "$manager" ] || how="$how (their headers too)"
        die "System libraries are missing here ($needs); install them with: $how"
    fi
    run "Installing system libraries: $names" install $names
    needs=$(missing | words)
    [ -z "$needs" ] || die "Still missing with $names installed: $needs. What was said is in $log."
}

# --- .venv --------------------------------------------------------------------------------------

# Scripts in a .venv hold its absolute path, and its packages lie in a folder named after Python's
# version: moved, or with Python replaced under it, it is of no more use than a half-made one.
is_whole() {
    [ "$(stamped 2)" = "$root" ] && .venv/bin/python -c 'import pip' 2>/dev/null
}

make_venv() { rm -f "$stamp" && rm -rf .venv && "$python" -m venv .venv; }

# pip is pinned too: the one that comes with an older Python does not know --build-constraint.
# Where pip fails it puts back what it had begun to replace, so the old stamp holds again; where it
# is killed there is no telling, and no stamp.
install_packages() {
    pip='.venv/bin/python -m pip install --no-input --progress-bar off -c constraints.txt'
    [ ! -e "$stamp" ] || mv "$stamp" "$stamp.old"
    $pip pip && $pip --build-constraint constraints.txt -e "$1" && return
    [ ! -e "$stamp.old" ] || mv "$stamp.old" "$stamp"
    return 1
}

set_up_python() {
    find_python
    install_libraries
    [ -z "$decks" ] || get_tools
    # shellcheck disable=SC2046,SC2086  # words, meant to be split
    extras=$(printf '%s\n' $(stamped 1) $extras | sort -u | words)
    is_whole || run "Creating .venv with Python $version ($python)" make_venv
    export PIP_USER=0 # in a venv there is no user's site to install into
    run 'Installing Python packages (a minute or two the first time)' \
        install_packages ".${extras:+[$(echo "$extras" | tr ' ' ,)]}"
    { echo "$extras" && state; } >"$stamp.new"
    mv "$stamp.new" "$stamp"
    # shellcheck disable=SC2016  # the backquotes are for reading
    ready='Ready. Manim is .venv/bin/manim, or plain manim after `source .venv/bin/activate`.'
}

rm -f "$log"
ready=
if ! is_set_up; then
    set_up_python
elif [ "$decks" = needed ]; then
    get_tools
fi
[ -z "$decks" ] || install_marp
[ ! -e "$log" ] || mv "$log" .venv/
[ -z "$ready" ] || echo "$ready"
