# Make the logins and databases that postgres.sql describes; on a server that has them nothing changes.
set -eu
PGPASSWORD=$(cat /run/secrets/postgres.password)
export PGPASSWORD PGHOST=postgres PGUSER=postgres PGDATABASE=postgres
there=$(psql --no-align --tuples-only --command "SELECT count(*) FROM pg_database WHERE datname IN
  ('strategy', 'org', 'people', 'pipeline', 'crm', 'catalog', 'channels', 'analytics')")
if [ "$there" != 8 ]; then
    # What an interrupted run has made already is told as an error and left as it is.
    psql --quiet --file /run/secrets/postgres.sql
    psql --quiet --command 'REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC'
fi
