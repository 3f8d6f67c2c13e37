# shellcheck shell=sh
# Sourced by the scripts beside it. A check prints what is wrong, a line each, and nothing when all is well:
#   verdict NAME COMMAND... runs it and prints its line as the test programs do; `finish` is the exit status.
set -u
cd "$(dirname "$0")/../.." || exit 1
wrong=0
verdict() {
	name=$1
	shift
	said=$("$@" 2>&1)
	if [ -z "$said" ]; then
		echo "[       OK ] $name"
	else
		printf '%s\n' "$said" | head -n 30
		echo "[  FAILED  ] $name"
		wrong=1
	fi
}
finish() { exit "$wrong"; }
