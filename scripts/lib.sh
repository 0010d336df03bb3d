# shellcheck shell=sh
# Shared by the scripts beside it: where the project is, and how they speak.
# Sourced after `set -eu`, with the working directory anywhere.

root=$(cd "$(dirname "$0")/.." && pwd -P)
cd "$root" || exit

# Python older than this cannot run Courante; pyproject.toml says the same to pip.
# shellcheck disable=SC2034
oldest_python="3.11"

# Each argument is a line.
say() { printf '%s\n' "$@"; }
step() { printf '\n== %s\n' "$*"; }
complain() { printf '%s\n' "$@" >&2; }
die() {
  complain "$@"
  exit 1
}

# The set a script works for: `run` is what playing needs, `android` what building the app needs, `web`
# what building the page needs; `test` is all of it, and what the checks need.
chosen_set() {
  case "${1:-}" in
    run | android | web | test) printf '%s\n' "$1" ;;
    *) die "usage: $0 run|android|web|test" ;;
  esac
}
