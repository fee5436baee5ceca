# shellcheck shell=sh disable=SC2154 # extras and log are of setup.sh
# A part of setup.sh: what decks are made with besides Python. Node runs Marp, which npm installs
# into slides/node_modules, and a browser of the Chromium family draws the slides.
# slides/node_modules/.setup says what Marp was installed from. It is written last, as .venv's is.

marp_stamp=slides/node_modules/.setup

# Empty, `needed`, or `wanted`: the other tests can do without, so there what is missing is named,
# and no end. Where KUDARI_CI is set, as .ci/run does, no test may be left out.
decks=
case " $extras " in
    *" slides "*) decks=needed ;;
    *" test "*) [ -n "${KUDARI_CI:-}" ] && decks=needed || decks=wanted ;;
esac

# Whether there is a Node to use, with npm; sets node, the number before the first dot.
find_node() {
    node=$(node --version 2>/dev/null | sed 's/^v//; s/\..*//')
    [ "${node:-0}" -ge 18 ] && has npm
}

# The same browsers as in slides/builder/marp.py.
has_browser() {
    for name in "${CHROME_PATH:-}" \
        chromium chromium-browser google-chrome google-chrome-stable microsoft-edge; do
        ! has "$name" || return 0
    done
    [ "$(uname)" = Darwin ] || return 1
    for name in 'Google Chrome' Chromium 'Microsoft Edge'; do
        ! has "/Applications/$name.app/Contents/MacOS/$name" || return 0
    done
    return 1
}

marp_state() {
    echo "$node"
    cat slides/package.json slides/package-lock.json | cksum
}

has_marp() { [ "$(cat "$marp_stamp" 2>/dev/null)" = "$(marp_state)" ]; }

has_what_decks_need() { [ -z "$decks" ] || { find_node && has_browser && has_marp; }; }

# Sets node_packages and browser_packages, what they are called here.
name_packages() {
    manager=$(package_manager)
    case $manager in
        brew) node_packages=node browser_packages=google-chrome ;;
        *) node_packages='nodejs npm' browser_packages=chromium ;;
    esac
}

# Prints a sentence for each tool that is missing.
# shellcheck disable=SC2086  # words, meant to be split
lacking() {
    name_packages
    if ! find_node; then
        has node && here="node here is $(node --version)" || here='there is no node here'
        [ "${node:-0}" -lt 18 ] || here='there is no npm here'
        echo "Marp needs Node 18 or newer with npm, and $here;" \
            "get it with: $(how_to_install $node_packages); or from nodejs.org"
    fi
    has_browser || echo "Slides are drawn by a Chromium browser, and there is none here;" \
        "get one with: $(how_to_install $browser_packages);" \
        "or install Google Chrome, or set CHROME_PATH to a browser's path"
}

leave_out() { printf '%s\n' "$@" 'Until then the tests of the decks are left out.' >&2; }

# Installs what is missing, if that can be done from here. Node and browser one by one: Ubuntu has
# no browser but as a snap. On a Mac we only say how to get Chrome, which is not ours to accept.
# Tests come here only when .venv is set up too, so that what cannot be had does not cost time at
# every run.
# shellcheck disable=SC2086  # words, meant to be split
get_tools() {
    name_packages
    if ! find_node && can_install; then
        try "Installing Node: $node_packages" install $node_packages || :
    fi
    if ! has_browser && [ "$manager" != brew ] && can_install; then
        try "Installing a browser: $browser_packages" install $browser_packages || :
    fi
    [ "$decks" = needed ] || return 0
    lacks=$(lacking)
    [ -z "$lacks" ] || die "$lacks"
}

npm_ci() {
    rm -f "$marp_stamp"
    (cd slides && npm ci --prefer-offline) && marp_state >"$marp_stamp"
}

install_marp() {
    lacks=$(lacking)
    if find_node && ! has_marp && ! try 'Installing Marp (npm)' npm_ci; then
        [ "$decks" = wanted ] || die "Set-up failed. All that was said is in $log."
        lacks="${lacks:+$lacks
}Marp could not be installed; run the same command again once that is mended."
    fi
    [ -z "$lacks" ] || leave_out "$lacks"
}
