#!/bin/sh
# Bring .venv up to date, and say so; does nothing, quickly, when it is already.
#
#   sh tools/setup.sh uv    a virtual environment with uv in it (enough to compile the locks)
#   sh tools/setup.sh lab   and what the lessons need (requirements.lock, -tfrs.lock) and recviz itself
#   sh tools/setup.sh spark and what lesson 14 needs (requirements-spark.lock)
#   sh tools/setup.sh dev   and what the tests need (requirements-dev.lock)
#   sh tools/setup.sh date  says when the versions in the locks were renewed, and does nothing
#
# Plain POSIX sh, since it runs before there is a Python that we know to be good.
# PYTHON=/path/to/python chooses the interpreter. Everything is hash-checked, uv included.
set -eu
unset CDPATH  # with it, cd may go elsewhere, and talks
cd "$(dirname "$0")/.."

py=.venv/bin/python
log=.venv/setup.log
export UV_PYTHON_DOWNLOADS=never  # the learner's own Python, never one that uv brings along
export UV_NO_PROGRESS=1

say() { echo "setup: $*"; }
fail() { echo "setup: $*" >&2; exit 1; }

# --- the interpreter ---------------------------------------------------------------------------

# Prints "3.12.1", or nothing if the command does not run (a pyenv shim may exist and yet fail).
version_of() { "$1" -c 'import sys; print("%d.%d.%d" % sys.version_info[:3])' 2>/dev/null || true; }

# Sets python to the first interpreter of the right age that can make a virtual environment.
find_python() {
    seen=""
    without_venv=""
    # Positional parameters, so that a PYTHON with spaces in its path stays one word.
    if [ -n "${PYTHON:-}" ]; then set -- "$PYTHON"
    else set -- python3.13 python3.12 python3.11 python3 python python3.14; fi
    for python in "$@"; do
        version=$(version_of "$python")
        case $version in
            "") continue ;;
            3.11.* | 3.12.* | 3.13.* | 3.14.*) ;;
            *) seen="$seen, $python is Python $version"; continue ;;
        esac
        if "$python" -c 'import venv, ensurepip' 2>/dev/null; then return 0; fi
        without_venv="$python is Python $version"
    done
    if [ -n "$without_venv" ]; then
        fail "$without_venv but has no venv module: install it (on Debian or Ubuntu:" \
            "apt-get install python3-venv) and try again, or name another: make lab PYTHON=/path/to/python3.12"
    fi
    if [ -n "${PYTHON:-}" ] && [ -z "$seen" ]; then
        fail "PYTHON is '$PYTHON', which does not run as a Python:" \
            "name a Python 3.11 to 3.14, or unset it and one is looked for."
    fi
    seen=${seen#, }
    fail "recviz needs Python 3.11 to 3.14, and found none (${seen:-no Python at all}):" \
        "install one and try again, or name one that you have: make lab PYTHON=/path/to/python3.12"
}

# --- what may go wrong while installing --------------------------------------------------------

# Runs a command with its output in the log; on failure shows the end of it and says what to do.
attempt() {
    if "$@" >"$log" 2>&1; then return 0; fi
    tail -n 15 "$log" >&2
    if grep -qiE 'connection|connect error|network|dns|resolve host|name resolution|timed? ?out|error sending request|failed to fetch|proxy' "$log"
    then
        fail "the Python package index could not be reached: check the network (or the proxy," \
            "or the index your pip and uv are told to use) and run the same command again."
    fi
    fail "installing failed, for the reason above (all of it is in $log):" \
        "mend that and run the same command again; 'make clean' starts from nothing."
}

# --- the steps ---------------------------------------------------------------------------------

# A step is done when its mark holds the same text as now: the same files, in the same place.
# (A virtual environment does not survive being moved, so the place counts.)
fingerprint() { pwd; cat "$@" | cksum; }
done_already() { mark=.venv/done-$1; shift; [ "$(cat "$mark" 2>/dev/null)" = "$(fingerprint "$@")" ]; }
mark_done() { mark=.venv/done-$1; shift; fingerprint "$@" >"$mark"; }

# Whether .venv still runs, and is of the version of PYTHON, if that is set.
venv_fits() {
    now=$(version_of "$py")
    [ -n "$now" ] && { [ -z "${PYTHON:-}" ] || [ "$(version_of "$PYTHON")" = "$now" ]; }
}

make_uv() {
    if done_already uv tools/uv.txt && venv_fits; then return 0; fi
    find_python
    say "making .venv with Python $version ($python), about 10 s ..."
    if ! { rm -rf .venv && mkdir .venv; } 2>/dev/null; then
        fail "cannot write into this folder, $(pwd): copy it to where you may write, and run the same command there."
    fi
    attempt "$python" -m venv --clear .venv
    attempt "$py" -m pip install --no-user --disable-pip-version-check --retries 2 \
        --require-hashes -r tools/uv.txt
    mark_done uv tools/uv.txt
}

uv_install() { attempt "$py" -m uv pip install --python "$py" --no-deps "$@"; }

versions_of() { sed -n 's/.*make lock (versions of \(.*\)).*/\1/p' requirements.lock; }

make_lab() {
    make_uv
    lab_files="requirements.lock requirements-tfrs.lock pyproject.toml tools/quiet_lab.py recviz/labconfig/*.json"
    if done_already lab $lab_files; then return 0; fi
    say "installing $(cat requirements.lock requirements-tfrs.lock | grep -c '==') packages for the lessons," \
        "in their versions of $(versions_of), 15 s to a minute ..."
    case $(version_of "$py") in
        3.14.*) say "TensorFlow has no release for Python 3.14 yet, so cells of lessons 06 and 13 that need it" \
            "show what is stored; to run them too: make lab PYTHON=/path/to/python3.13" ;;
    esac
    uv_install --require-hashes -r requirements.lock -r requirements-tfrs.lock
    # The checkout itself, editable; what builds it is in the lock, so nothing is downloaded.
    uv_install --no-build-isolation --editable .
    # The first import lists the machine's fonts, and says so on stderr if that takes long: not in a lesson.
    attempt "$py" -c 'import matplotlib.font_manager'
    attempt "$py" tools/quiet_lab.py
    mark_done lab $lab_files
}

make_spark() {
    make_lab
    if done_already spark requirements-spark.lock requirements.lock; then return 0; fi
    say "installing Spark, 10 to 60 s ..."
    uv_install --require-hashes -r requirements-spark.lock
    mark_done spark requirements-spark.lock requirements.lock
}

make_dev() {
    make_spark
    if done_already dev requirements-dev.lock requirements.lock; then return 0; fi
    say "installing what the tests need, 5 to 30 s ..."
    uv_install --require-hashes -r requirements-dev.lock
    mark_done dev requirements-dev.lock requirements.lock
}

case ${1:-} in
    uv | lab | spark | dev) "make_$1" ;;
    date) versions_of ;;
    *) fail "which step? '${1:-}' was given; it is one of uv, lab, spark, dev, date." ;;
esac
