#!/bin/sh
# Sets up .venv-interop, with torch, optax and Dask, beside .venv: make test-interop runs there. Says
# in a line what it does, and is gone at once when there is nothing to do.
#
# On Linux the package index's torch is the one for graphics cards, a few gigabytes. With a
# PIP_EXTRA_INDEX_URL that has the smaller one for CPUs, pip takes that.
set -eu

cd "$(dirname "$0")/.."
stamp=.venv-interop/.setup
state=$(pwd -P && cat constraints.txt constraints-interop.txt pyproject.toml scripts/interop.sh | cksum)

[ "$(cat "$stamp" 2>/dev/null || :)" != "$state" ] || exit 0
echo 'Setting up .venv-interop with torch, optax and Dask (some minutes the first time)'
[ -x .venv-interop/bin/python ] || .venv/bin/python -m venv .venv-interop
rm -f "$stamp"
pip='.venv-interop/bin/python -m pip install --no-input --progress-bar off -q -c constraints.txt'
$pip pip
$pip -c constraints-interop.txt --build-constraint constraints.txt \
    -e '.[torch,optax,cluster]' pytest pytest-xdist hypothesis
printf '%s\n' "$state" >"$stamp"
