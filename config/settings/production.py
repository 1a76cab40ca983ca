"""For real use. Refuses to start half-configured; `docs/deployment.md` has the whole list of variables."""

from config.settings.base import *  # noqa: F403
from config.settings.base import BASE_DIR, PROXY_COUNT, env
from config.settings.env import env_bool, env_int, env_list, env_path, postgres_from_url
from config.settings.storage import media_storage

DEBUG = False
SECRET_KEY = env(
    "SECRET_KEY",
    help="Make one with `python -c 'import secrets; print(secrets.token_urlsafe(50))'` and keep it out of the code.",
)
ALLOWED_HOSTS = env_list(
    "ALLOWED_HOSTS", help="Name the addresses the site answers to, separated by commas: ALLOWED_HOSTS=lantian.example"
)
DATABASES = {
    "default": {
        **postgres_from_url(
            env(
                "DATABASE_URL",
                help="Name a PostgreSQL 15 or newer: postgresql://user:password@host:5432/name",
            )
        ),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
}
CELERY_BROKER_URL = env("CELERY_BROKER_URL", help="Name a Redis or Valkey: redis://host:6379/0")
CELERY_TASK_ALWAYS_EAGER = False

# Behind a proxy that ends TLS. Without one, HTTPS_ONLY=0 serves plain HTTP, for a closed network only.

HTTPS_ONLY = env_bool("HTTPS_ONLY", True)
SECURE_SSL_REDIRECT = HTTPS_ONLY
SECURE_HSTS_SECONDS = env_int("HSTS_SECONDS", 365 * 24 * 3600) if HTTPS_ONLY else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS_ONLY
SECURE_HSTS_PRELOAD = HTTPS_ONLY
SESSION_COOKIE_SECURE = HTTPS_ONLY
CSRF_COOKIE_SECURE = HTTPS_ONLY
# A load balancer and a probe on this machine ask over plain HTTP.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
if PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS", "")

# `manage.py collectstatic` fills this folder; names carry a hash of the content and are cached for ever.

STATIC_ROOT = env_path("STATIC_ROOT", BASE_DIR / "var" / "static")
STORAGES = {
    "default": media_storage(),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
