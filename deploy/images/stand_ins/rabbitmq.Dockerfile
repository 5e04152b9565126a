# Stands for rabbitmq:3.10.8: Debian's package, started like the official image.
ARG PYTHON_IMAGE
FROM ${PYTHON_IMAGE}
RUN apt-get update \
 && apt-get install --yes --no-install-recommends rabbitmq-server=3.10.8-* \
 && rm -rf /var/lib/apt/lists/* /var/lib/rabbitmq \
 && install --directory --mode=0777 /var/lib/rabbitmq /var/log/rabbitmq /etc/rabbitmq
ENV HOME=/var/lib/rabbitmq RABBITMQ_LOGS=- RABBITMQ_PID_FILE=/var/lib/rabbitmq/pid \
    RABBITMQ_MNESIA_BASE=/var/lib/rabbitmq/mnesia LANG=C.UTF-8 RUNNING_UNDER_SYSTEMD=true \
    PATH=/usr/lib/rabbitmq/bin:/usr/local/bin:/usr/bin:/bin
USER 999:999
CMD ["rabbitmq-server"]
