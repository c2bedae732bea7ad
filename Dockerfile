# One image for web, worker, scheduler and migrations; docker-compose.yml says which.
FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    MENTORSHIP_MODE=production \
    MENTORSHIP_LOCAL_DIR=/data \
    STATIC_ROOT=/srv/static

RUN useradd --uid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin mentorship \
    && install -d -o mentorship -g mentorship -m 0700 /data

WORKDIR /srv/app
COPY requirements/run.txt requirements/run.txt
RUN pip install --no-cache-dir --require-hashes -r requirements/run.txt

COPY manage.py pyproject.toml LICENSE ./
COPY mentorship mentorship
COPY programs programs
COPY pairing pairing
COPY activities activities
COPY governance governance
COPY evaluation evaluation
COPY templates templates
COPY static static

# Collecting needs settings but no secret: those of a demonstration, made and thrown away in this one step.
RUN MENTORSHIP_MODE=demo MENTORSHIP_LOCAL_DIR=/tmp/build python manage.py collectstatic --no-input --verbosity 0 \
    && rm -rf /tmp/build \
    && python -m compileall -q .

USER mentorship
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s CMD ["python", "manage.py", "probe", "live"]
CMD ["gunicorn", "mentorship.wsgi", "--bind", "0.0.0.0:8000", "--workers", "3", "--threads", "4", "--preload", \
     "--worker-tmp-dir", "/dev/shm", "--max-requests", "5000", "--max-requests-jitter", "500"]
