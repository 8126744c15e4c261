"""Addresses. Filled by `deliberation.api.urls`."""
urlpatterns: list[object] = []
