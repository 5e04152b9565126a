# Install Debian packages without starting or enabling a service of theirs: install_packages.sh PACKAGE...
set -eu
refuse() { printf '%s\n%s\n' "$1" "$2" >&2; exit 1; }

command -v apt-get >/dev/null 2>&1 || refuse \
    "缺少 $*，此系统没有 apt-get：请自行安装。" \
    "$* is missing and this system has no apt-get: install it yourself."
if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null 2>&1 || refuse \
        "缺少 $*，且无权安装：请以 root 运行或安装 sudo。" \
        "$* is missing and there is no right to install it: run as root, or install sudo."
    exec sudo sh "$0" "$@"
fi

exec 9> /var/cache/apt/salesloop-install.lock  # two runs that start together install one after the other
flock 9
guard=/usr/sbin/policy-rc.d made=no
enabled_units() {
    [ -d /run/systemd/system ] || return 0
    systemctl list-unit-files --state=enabled --no-legend | awk '{print $1}' | sort
}
if [ ! -e "$guard" ]; then
    printf '#!/bin/sh\nexit 101\n' > "$guard"
    chmod +x "$guard"
    made=yes
fi
trap '[ "$made" = no ] || rm -f "$guard"' EXIT
before=$(enabled_units)
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq || true
apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends "$@" >/dev/null || refuse \
    "未能安装 $*：没有网络或软件源？" \
    "$* could not be installed: no network, or no package source?"
for unit in $(enabled_units); do
    case " $(echo $before) " in
        *" $unit "*) ;;
        *) systemctl disable --now "$unit" >/dev/null 2>&1 || true ;;
    esac
done
