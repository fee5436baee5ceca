# shellcheck shell=sh disable=SC2154 # compiler and version are of setup.sh
# A part of setup.sh: the system's packages, what they are called here and who may install them.

# as_root_says COMMAND: what a person types to run it as root.
as_root_says() { has sudo && echo "sudo $*" || echo "$* (as root)"; }

package_manager() {
    if [ "$(uname)" = Darwin ]; then
        echo brew
        return
    fi
    for candidate in apt-get dnf pacman; do
        ! has "$candidate" || { echo "$candidate" && return; }
    done
}

# packages NEED ...: what they are called here.
packages() {
    for need in "$@"; do
        case $manager:$need:$compiler in
            apt-get:compiler:cc) echo gcc libc6-dev ;;
            apt-get:compiler:*) echo g++ ;;
            apt-get:cairo:*) echo libcairo2-dev ;;
            apt-get:pango:*) echo libpango1.0-dev ;;
            apt-get:python-venv:*) echo "python${version%.*}-venv" ;;
            apt-get:python-headers:*) echo "python${version%.*}-dev" ;;
            apt-get:opengl:*) echo libegl1 libgl1 libgl1-mesa-dri ;;
            dnf:compiler:*) echo gcc-c++ ;;
            dnf:cairo:* | dnf:pango:*) echo "$need-devel" ;;
            dnf:python-*) echo python3-devel ;;
            dnf:opengl:*) echo mesa-libEGL mesa-libGL mesa-dri-drivers ;;
            pacman:opengl:*) echo libglvnd mesa ;;
            pacman:python-*) echo python ;;
            pacman:compiler:* | brew:compiler:*) echo gcc ;;
            *) echo "$need" ;;
        esac
    done
}

# Whether packages can be installed from here; sets sudo, by which a command runs as root. It asks
# now, and fails where nobody is there to answer.
can_install() {
    sudo=
    case $manager:$(id -u) in
        brew:*) has brew ;;
        apt-get:0) ;;
        apt-get:*)
            sudo=sudo
            has sudo && { sudo -n true 2>/dev/null || { [ -t 0 ] && sudo -v; }; }
            ;;
        *) false ;;
    esac
}

# install PACKAGE ...: where can_install.
install() {
    if [ "$manager" = brew ]; then
        brew install "$@"
        return
    fi
    # A list that cannot be renewed is no failure yet: the packages may be there all the same.
    $sudo env DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1 sh -c "
        dpkg --configure -a
        apt-get update
        apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=300 $*"
}

# how_to_install PACKAGE ...: what a person does where we cannot.
how_to_install() {
    case $manager in
        brew) echo "Homebrew, brew install $*" ;;
        pacman) as_root_says pacman -S "$@" ;;
        '') echo "this system's package manager" ;;
        *) as_root_says "$manager" install "$@" ;;
    esac
}
