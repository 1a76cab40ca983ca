"""What gunicorn loads; which settings, the environment says."""

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
