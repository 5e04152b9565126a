#!/bin/sh
# What the official image's entry point does for us: make the cluster once, as the user postgres (999).
set -eu
if [ "$1" = postgres ] && [ "$(id -u)" = 0 ]; then
    POSTGRES_PASSWORD=$(cat "$POSTGRES_PASSWORD_FILE")
    export POSTGRES_PASSWORD
    exec setpriv --reuid=999 --regid=999 --clear-groups -- "$0" "$@"
fi
if [ "$1" = postgres ] && [ ! -s "$PGDATA/PG_VERSION" ]; then
    mkdir -p "$PGDATA"
    printf '%s' "$POSTGRES_PASSWORD" > "$PGDATA.password"
    initdb --pgdata="$PGDATA" --username=postgres --pwfile="$PGDATA.password" \
        --auth=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 >&2
    rm "$PGDATA.password"
    printf "listen_addresses = '*'\nunix_socket_directories = '/tmp'\n" >> "$PGDATA/postgresql.conf"
    printf 'host all all all scram-sha-256\n' >> "$PGDATA/pg_hba.conf"
fi
unset POSTGRES_PASSWORD
exec "$@"
