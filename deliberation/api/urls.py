"""Addresses of the HTTP API."""

from django.urls import path

from deliberation.api import people, sessions, streams

urlpatterns = [
    path("me", people.Me.as_view()),
    path("join", people.Join.as_view()),
    path("home", sessions.Home.as_view()),
    path("bodies/<str:body>/sessions", sessions.Schedule.as_view()),
    path("sessions/<str:session>/seat-cards", sessions.SeatCards.as_view()),
    path("sessions/<str:session>/wall-qr", sessions.WallQr.as_view()),
    path("streams/<str:stream>/commands", streams.CommandDoor.as_view()),
    path("streams/<str:stream>/snapshot", streams.SnapshotRead.as_view()),
    path("streams/<str:stream>/events", streams.EventsRead.as_view()),
    path("streams/<str:stream>/head", streams.HeadRead.as_view()),
]
