"""The site as it is served beside a broker: what is set on its way is left for the workers."""

from bench.settings import *  # noqa: F403

CELERY_BROKER_URL = "memory://"
CELERY_TASK_ALWAYS_EAGER = False
