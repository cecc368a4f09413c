#!/bin/sh
# Fills wheels/ with luna-textfile and all that it needs, for the image's Python.
#
#   ./wheels.sh                     luna-textfile 0.1.0 of the package index
#   ./wheels.sh /path/to/checkout   what lies there
#   ./wheels.sh some.whl            a wheel that you have
#
# Afterwards the image is built without a package index. On a site without any,
# run this elsewhere and carry the folder wheels/ there.
set -eu

what=${1:-luna-textfile==0.1.0}
if [ -e "$what" ]; then what=$(realpath "$what"); fi
python=${PYTHON:-python3}
cd "$(dirname "$0")"

rm -rf wheels
mkdir wheels
"$python" -m pip wheel --quiet --no-deps --wheel-dir wheels "$what"
# Wheels only: the image has no compiler, and a wheel runs nothing when it is
# unpacked.
"$python" -m pip download --quiet --only-binary=:all: --implementation cp \
    --python-version 3.11 --dest wheels \
    --find-links wheels wheels/luna_textfile-*.whl
ls wheels
