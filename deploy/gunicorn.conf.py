"""How gunicorn serves the portal in production.

gunicorn --config deploy/gunicorn.conf.py portefeuille.wsgi:application

WEB_CONCURRENCY sets the number of processes: one for each core was fastest by measurement, threads were slower.
FORWARDED_ALLOW_IPS names the proxies whose headers are believed.
"""

import os

bind = os.environ.get("BIND", "0.0.0.0:8000")
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
# A heartbeat is a file: in memory, so that no slow disk stops a worker.
worker_tmp_dir = "/dev/shm"  # nosec # noqa: S108 - gunicorn makes files of its own there
timeout = 30
graceful_timeout = 20
# A process is renewed now and then, not all of them at once.
max_requests = 5_000
max_requests_jitter = 500
control_socket_disable = True
accesslog = "-"
# The path without its query, in which a search may name somebody; no address of the visitor.
access_log_format = "%(t)s %(m)s %(U)s %(s)s %(b)s %(M)sms"
