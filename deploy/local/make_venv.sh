# Make a virtual environment: make_venv.sh PYTHON FOLDER. On a bare Debian it installs python3.11-venv first.
set -eu
python=$1 folder=$2
refuse() { printf '%s\n%s\n' "$1" "$2" >&2; exit 1; }

command -v "$python" >/dev/null 2>&1 || refuse \
    "未找到 $python：请安装 Python 3.11，或用 make PYTHON=<路径> 指定。" \
    "$python was not found: install Python 3.11, or name it with make PYTHON=<path>."
"$python" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || refuse \
    "需要 Python 3.11，而 $python 是 $("$python" -V 2>&1)。" \
    "Python 3.11 is needed, but $python is $("$python" -V 2>&1)."
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    echo "安装 python3.11-venv … / installing python3.11-venv ..."
    sh "$(dirname "$0")/install_packages.sh" python3.11-venv
fi
rm -rf "$folder"
"$python" -m venv "$folder"
