from django.urls import path

from kernel import views

urlpatterns = [path("styleguide/", views.styleguide, name="styleguide")]
