"""Of allauth's doors those that are used. The others (email, phone, resets) lead nowhere."""

from allauth.headless.account.views import ChangePasswordView, LoginView, SessionView
from allauth.headless.constants import Client
from django.urls import path

BROWSER = Client.BROWSER

urlpatterns = [
    path("auth/login", LoginView.as_api_view(client=BROWSER)),
    path("auth/session", SessionView.as_api_view(client=BROWSER)),
    path("account/password/change", ChangePasswordView.as_api_view(client=BROWSER)),
]
