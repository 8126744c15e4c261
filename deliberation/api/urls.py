"""Addresses of the HTTP API."""

from django.urls import path

from deliberation.api import files, people, public, records, replay, sessions, streams

# `slug`: ASCII alone, so that nothing odd reaches the database as an id.
urlpatterns = [
    path("me", people.Me.as_view()),
    path("join", people.Join.as_view()),
    path("home", sessions.Home.as_view()),
    path("bodies/<slug:body>/sessions", sessions.Schedule.as_view()),
    path("sessions/<slug:session>/seat-cards", sessions.SeatCards.as_view()),
    path("sessions/<slug:session>/wall-qr", sessions.WallQr.as_view()),
    path("sessions/<slug:session>/replay", replay.Replay.as_view()),
    path("sessions/<slug:session>/record", records.OpenRecord.as_view()),
    path("sessions/<slug:session>/files", files.Upload.as_view()),
    path("streams/<slug:stream>/commands", streams.CommandDoor.as_view()),
    path("streams/<slug:stream>/snapshot", streams.SnapshotRead.as_view()),
    path("streams/<slug:stream>/events", streams.EventsRead.as_view()),
    path("streams/<slug:stream>/head", streams.HeadRead.as_view()),
    path("public/<slug:session>/head", public.PublicHead.as_view()),
    path(
        "public/<slug:session>/<slug:epoch>/<int:first>-<int:last>.<int:rev>",
        public.PublicSegment.as_view(),
    ),
    path(
        "public/<slug:session>/<slug:epoch>/snapshot-<int:seq>.<int:rev>",
        public.PublicSnapshot.as_view(),
    ),
    path(
        "public/<slug:session>/<slug:epoch>/opinion-<int:number>.<int:rev>",
        public.PublicOpinion.as_view(),
    ),
]
