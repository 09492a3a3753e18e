# The portal as an image: one for web, worker, beat and the commands of management (docker-compose.yml).

FROM python:3.11-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONDONTWRITEBYTECODE=1
RUN python -m venv /opt/venv
COPY requirements-production.lock /tmp/
RUN /opt/venv/bin/pip install --no-deps --require-hashes --requirement /tmp/requirements-production.lock
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/*
COPY . /portal
WORKDIR /portal
# The settings must be complete to collect files; none of these values is kept in the image.
RUN export DEMO=1 STATIC_ROOT=/portal/collected \
    && /opt/venv/bin/python manage.py catalogue \
    && /opt/venv/bin/python manage.py collectstatic --no-input --verbosity 0

FROM python:3.11-slim-bookworm
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin portal \
    && install --directory --owner=portal --group=portal /data
COPY --from=build /opt/venv /opt/venv
COPY --from=build /portal /portal
WORKDIR /portal
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    XDG_CACHE_HOME=/tmp \
    DJANGO_SETTINGS_MODULE=portefeuille.settings \
    STATIC_ROOT=/portal/collected \
    VAR_DIR=/data \
    MEDIA_ROOT=/data/media
USER portal
VOLUME /data
EXPOSE 8000
CMD ["gunicorn", "--config", "deploy/gunicorn.conf.py", "portefeuille.wsgi:application"]
