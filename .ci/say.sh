# shellcheck shell=bash
# How the scripts of this folder speak: sourced, never run.

if [[ -t 1 && -z ${NO_COLOR:-} ]]; then
    bold=$'\e[1m' red=$'\e[31m' plain=$'\e[0m'
else
    bold='' red='' plain=''
fi

say() { printf '%s==>%s %s\n' "$bold" "$plain" "$*"; }

warn() { printf '%swarning:%s %s\n' "$red" "$plain" "$*" >&2; }

die() {
    printf '%serror:%s %s\n' "$red" "$plain" "$1" >&2
    shift
    if (($#)); then printf '%s\n' "$@" >&2; fi
    exit 1
}

# quietly COMMAND...: its output is shown only when it fails, for then it is the reason.
quietly() {
    local log status=0
    log=$(mktemp)
    "$@" >"$log" 2>&1 </dev/null || status=$?
    if ((status)); then
        printf '%s\n' "--- $* (exit $status), its last lines:" >&2
        tail -n 30 "$log" >&2
        printf '%s\n' '---' >&2
    fi
    rm -f "$log"
    return "$status"
}
