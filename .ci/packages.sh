# shellcheck shell=bash
# The Debian packages that `make demo` and `make test` need, and how we see that each is there: sourced, never run.
#
# What counts is the thing itself, not dpkg's list: a compiler or SoftHSM2 that came another way is as good.

# package / kind / name
# shellcheck disable=SC2034 # as below
quick_packages='
python3-venv     module   ensurepip
'
demo_packages='
python3-venv     module   ensurepip
gcc              program  cc
libc6-dev        header   stdio.h
'
# shellcheck disable=SC2034 # .ci/setup uses one table or the other, by name
# opensc-pkcs11 has pkcs11-spy, p11-kit-modules the client module; both modules are loaded by name.
test_packages="$demo_packages"'
softhsm2         program  softhsm2-util
opensc           program  pkcs11-tool
opensc-pkcs11    library  pkcs11-spy.so
opencryptoki     program  pkcsslotd
p11-kit          program  p11-kit
p11-kit-modules  library  pkcs11/p11-kit-client.so
strace           program  strace
valgrind         program  valgrind
shellcheck       program  shellcheck
systemd          program  systemd-analyze
procps           program  pkill
systemd-container program systemd-nspawn
faketime         program  faketime
zsh              program  zsh
fish             program  fish
man-db           program  man
mandoc           program  mandoc
tmux             program  tmux
'

# shellcheck disable=SC2034 # .ci/containers uses it
# What `make containers` needs beside that: podman's network has its rules from iptables.
containers_packages='
podman           program  podman
buildah          program  buildah
crun             program  crun
netavark         podman   netavark
aardvark-dns     podman   aardvark-dns
iptables         program  iptables
iproute2         program  ip
debootstrap      program  debootstrap
curl             program  curl
'

# missing_packages TABLE: the packages of the table whose thing is not there, one a line. Asks $python for modules.
missing_packages() {
    local package kind name
    while read -r package kind name; do
        [[ -z $package ]] || has "$kind" "$name" || printf '%s\n' "$package"
    done <<<"$1"
}

has() {
    case $1 in
        module) "${python:?}" -c "import $2" 2>/dev/null ;;
        # An ordinary user's PATH lacks the sbin folders, where daemons live.
        program) PATH=$PATH:/usr/sbin:/sbin command -v "$2" >/dev/null ;;
        podman) [[ -x /usr/lib/podman/$2 || -x /usr/libexec/podman/$2 ]] ;;
        header) cc -E - <<<"#include <$2>" >/dev/null 2>&1 ;;
        library) compgen -G "/usr/lib/$2" >/dev/null || compgen -G "/usr/lib/*/$2" >/dev/null || [[ -e /usr/lib64/$2 ]] ;;
    esac
}

# install_packages PACKAGE...: by apt-get when we are root, else tells what root must run and ends the script.
install_packages() {
    local line=(apt-get install -y --no-install-recommends "$@")
    if ! command -v apt-get >/dev/null; then
        die "These Debian packages are missing, and this system has no apt-get: $*" \
            "Install what your system calls them, then run this again."
    fi
    if ((EUID != 0)); then
        die "These Debian packages are missing: $*" "Ask root to run" "" \
            "    apt-get update && ${line[*]}" "" "and then run this again."
    fi
    forbid_services
    export DEBIAN_FRONTEND=noninteractive
    say "apt-get update"
    quietly apt-get update || die "apt-get update failed: check /etc/apt/sources.list* and the network."
    say "${line[*]}"
    quietly "${line[@]}" -o DPkg::Lock::Timeout=120 || die "This failed: ${line[*]}"
}

# Packages that bring a daemon start it on installation. Tests start their own, on loopback, so forbid it for this
# while, unless the machine has a policy of its own. Debian's invoke-rc.d asks this file.
forbid_services() {
    if [[ -e /usr/sbin/policy-rc.d ]]; then return; fi
    trap 'rm -f /usr/sbin/policy-rc.d' EXIT
    printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
    chmod 755 /usr/sbin/policy-rc.d
}
