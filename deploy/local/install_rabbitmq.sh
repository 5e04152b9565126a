# Install RabbitMQ from the package manager without starting or enabling its system service.
set -e
guard=/usr/sbin/policy-rc.d
made=no
if [ ! -e "$guard" ]; then
    printf '#!/bin/sh\nexit 101\n' > "$guard"
    chmod +x "$guard"
    made=yes
fi
trap '[ "$made" = no ] || rm -f "$guard"' EXIT
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends rabbitmq-server
if [ -d /run/systemd/system ]; then
    systemctl disable --now rabbitmq-server epmd.socket epmd.service 2>/dev/null || true
fi
