"""Settings of the peer. Its data are as durable as ours: WAL with a full sync on SQLite."""

import os

import environ

SECRET_KEY = "a peer on loopback"
INSTALLED_APPS = ["daphne", "channels", "benchmarks.peers.tutorial"]
ALLOWED_HOSTS = ["127.0.0.1"]
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ASGI_APPLICATION = "benchmarks.peers.tutorial.asgi.application"

_database = environ.Env.db_url_config(os.environ["PEER_DATABASE_URL"])
# 0, Django's own default, opens a connection for every message; the tuned peer keeps them.
_database["CONN_MAX_AGE"] = int(os.environ.get("PEER_CONN_MAX_AGE", "0"))
if "sqlite" in _database["ENGINE"]:
    _database["OPTIONS"] = {
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
DATABASES = {"default": _database}

# redis-py's own limits (100 connections, and a time-out as long as the layer's blocking read) would
# fail some of 300 sends at once, and every quiet socket after five seconds.
_HOST = {
    "address": os.environ.get("PEER_REDIS_URL", ""),
    "max_connections": 1000,
    "socket_timeout": None,
}
CHANNEL_LAYERS = {
    "default": {"BACKEND": "channels_redis.core.RedisChannelLayer", "CONFIG": {"hosts": [_HOST]}}
}
