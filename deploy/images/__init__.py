"""Build the nine images, start docker-compose.yml and use it: `make compose-check`."""
