# Stands for prom/prometheus:v2.42.0: Debian's package under the official image's paths.
ARG PYTHON_IMAGE
FROM ${PYTHON_IMAGE}
RUN apt-get update \
 && apt-get install --yes --no-install-recommends prometheus=2.42.0* \
 && rm -rf /var/lib/apt/lists/* \
 && install --directory --owner=65534 --group=65534 /prometheus
USER 65534:65534
ENTRYPOINT ["/usr/bin/prometheus"]
CMD ["--config.file=/etc/prometheus/prometheus.yml", "--storage.tsdb.path=/prometheus"]
