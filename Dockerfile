# Build: docker build -t challenge-hub .   Run: see docs/how-to/run.md
FROM python:3.11-slim-bookworm AS build
RUN apt-get update && apt-get install --yes --no-install-recommends make nodejs npm \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
# `make wheel` also fetches the front-end files, checks their sums and compiles the translations.
# Of the lock only what the wheel needs goes into the image, at the versions that are tested.
RUN make wheel \
    && python -m venv /opt/challenge-hub \
    && grep -v '^ *#' requirements.lock > /tmp/constraints.txt \
    && sed -i 's/ *\\$//; /--hash/d' /tmp/constraints.txt \
    && /opt/challenge-hub/bin/pip install --no-cache-dir --constraint /tmp/constraints.txt dist/*.whl
# Set-up goes on where npm cannot be reached; an image without sockets is not wanted.
RUN test -e static/vendor/.ready

FROM python:3.11-slim-bookworm
COPY --from=build /opt/challenge-hub /opt/challenge-hub
RUN useradd --system --uid 10001 --home-dir /data --no-create-home challenge-hub \
    && install --directory --owner=challenge-hub --mode=0700 /data
USER 10001
WORKDIR /data
VOLUME /data
ENV PATH=/opt/challenge-hub/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    HUB_HOST=0.0.0.0 \
    HUB_PORT=8000 \
    HUB_DATABASE_URL=sqlite:////data/hub.db
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen(f\"http://127.0.0.1:{os.environ['HUB_PORT']}/healthz\", timeout=4)"]
CMD ["challenge-hub", "serve"]
