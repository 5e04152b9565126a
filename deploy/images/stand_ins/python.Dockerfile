# Stands for python:3.11-slim-bookworm where no registry is in reach: Debian's own Python 3.11.
FROM scratch
ADD rootfs.tar /
RUN apt-get update \
 && apt-get install --yes --no-install-recommends python3.11=3.11.* python3.11-venv=3.11.* ca-certificates=2023* \
 && rm -rf /var/lib/apt/lists/*
CMD ["python3.11"]
