# Install exactly the hashed requirements: fill_venv.sh FOLDER REQUIREMENTS.
set -eu
needed_mb=600
free_mb=$(df -Pm "$1" | awk 'NR==2 {print $4}')
if [ "$free_mb" -lt "$needed_mb" ]; then
    echo "磁盘空间不足：虚拟环境需要约 $needed_mb MB，剩余 $free_mb MB。" >&2
    echo "Too little disk: the virtual environment needs about $needed_mb MB, $free_mb MB are free." >&2
    exit 1
fi
echo "安装依赖：$2 … / installing $2 ..."
if ! "$1/bin/pip" install --quiet --require-hashes -r "$2"; then
    echo "依赖未能安装：没有网络，或软件源不可用？详见上方信息。" >&2
    echo "The requirements could not be installed: no network, or no package index? See above." >&2
    exit 1
fi
