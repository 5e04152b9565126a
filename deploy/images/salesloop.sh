#!/bin/sh
# What an image is started with: salesloop serve | migrate | ready | <any other command>.
# Settings come from this process's own secret file; its keys lie beside it.
set -eu
role=${1:-serve} secrets=${SALESLOOP_SECRETS_AT:-/run/secrets}
case $role in migrate) file=$secrets/$SALESLOOP_SERVICE-schema.env ;; *) file=$secrets/$SALESLOOP_SERVICE.env ;; esac
if [ -e "$file" ]; then
    set -a
    . "$file"
    set +a
    export SALESLOOP_KEY_FILE="$secrets/$SALESLOOP_SERVICE.pem" SALESLOOP_PUBLIC_KEYS="$secrets/public.json"
fi
case $role in
    migrate) exec python -m chassis.migrations upgrade "$SALESLOOP_SERVICE" ;;
    ready) exec python -S -c "import urllib.request as http; http.urlopen('http://127.0.0.1:$SALESLOOP_WEB_PORT/ready', timeout=4)" ;;
    serve) ;;
    *) exec "$@" ;;
esac
if [ "$SALESLOOP_SERVICE" = gateway ]; then
    export GATEWAY_BIND="$SALESLOOP_WEB_HOST:$SALESLOOP_WEB_PORT"
    exec gunicorn -c gateway/gunicorn_config.py "gateway.app:create_app()"
fi
exec python -m chassis.run "$SALESLOOP_SERVICE"
