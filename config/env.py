"""Reads the environment once, typed, and refuses bad values loudly before anything starts."""

import re
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
POOL_SIZE = 16
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
LOG_FORMATS = ("json", "text")
WAYS_TO_FOLLOW = ("socket", "stream")
PLATFORM_NAMES = ("有事来协商", "有事好商量")


@dataclass(frozen=True)
class Environment:
    """Everything an operator may set. One field per variable; docs/deployment.md lists them all."""

    debug: bool
    secret_key: str
    allowed_hosts: list[str]
    trusted_origins: list[str]
    database: dict[str, Any]
    redis_url: str | None
    platform_name: str
    public_url: str
    https: bool
    log_level: str
    rate_factor: int
    media_dir: Path
    broadcast_hosts: list[str]
    log_format: str
    metrics_token: str | None
    residents_follow: str


def read(data_dir: Path = BASE_DIR / "var") -> Environment:
    """Reads `os.environ`. `data_dir` holds the embedded database and the generated secret key."""
    env = environ.Env()
    public_url = env.str("PUBLIC_URL", default="http://127.0.0.1:8000").rstrip("/")
    parts = urlsplit(public_url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ImproperlyConfigured(f"PUBLIC_URL must be http(s)://host[:port], not {public_url!r}")
    platform = _one_of(env, "PLATFORM_NAME", PLATFORM_NAMES, default=PLATFORM_NAMES[0])
    redis_url = env.str("REDIS_URL", default="") or None
    if redis_url and urlsplit(redis_url).scheme not in ("redis", "rediss", "unix"):
        raise ImproperlyConfigured("REDIS_URL must begin with redis://, rediss:// or unix://")
    default_database = f"sqlite:///{data_dir / 'deliberation.sqlite3'}"
    return Environment(
        debug=_flag(env, "DEBUG", default=False),
        secret_key=env.str("SECRET_KEY", default="") or _own_secret_key(data_dir),
        allowed_hosts=env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", parts.hostname]),
        trusted_origins=env.list("TRUSTED_ORIGINS", default=[public_url]),
        database=_database(env.str("DATABASE_URL", default="") or default_database, data_dir),
        redis_url=redis_url,
        platform_name=platform,
        public_url=public_url,
        https=parts.scheme == "https",
        log_level=_one_of(env, "LOG_LEVEL", LOG_LEVELS, default="INFO"),
        rate_factor=_at_least_one(env, "RATE_FACTOR", default=1),
        media_dir=_folder(env, "MEDIA_DIR", default=data_dir / "files"),
        broadcast_hosts=_hosts(env, "BROADCAST_HOSTS"),
        log_format=_one_of(
            env, "LOG_FORMAT", LOG_FORMATS, default="json" if parts.scheme == "https" else "text"
        ),
        metrics_token=_token(env, "METRICS_TOKEN"),
        residents_follow=_one_of(env, "RESIDENTS_FOLLOW", WAYS_TO_FOLLOW, default="socket"),
    )


def _flag(env: environ.Env, name: str, *, default: bool) -> bool:
    """Only the words of yes and no: `DEBUG=flase` must not quietly mean something."""
    raw = env.str(name, default=str(default)).strip().lower()
    if raw not in ("1", "true", "yes", "0", "false", "no"):
        raise ImproperlyConfigured(f"{name} must be true or false, not {raw!r}")
    return raw in ("1", "true", "yes")


def _one_of(env: environ.Env, name: str, allowed: tuple[str, ...], *, default: str) -> str:
    value: str = env.str(name, default=default)
    if value not in allowed:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(allowed)}, not {value!r}")
    return value


def _token(env: environ.Env, name: str) -> str | None:
    """None where it is empty: then it opens nothing. What can be guessed is no token."""
    raw: str = env.str(name, default="")
    if raw and not re.fullmatch(r"[!-~]{16,}", raw):
        raise ImproperlyConfigured(f"{name} must be 16 or more visible ASCII characters")
    return raw or None


def _at_least_one(env: environ.Env, name: str, *, default: int) -> int:
    raw = env.str(name, default=str(default))
    if not raw.isdigit() or int(raw) < 1:
        raise ImproperlyConfigured(f"{name} must be a whole number from 1, not {raw!r}")
    return int(raw)


def _hosts(env: environ.Env, name: str) -> list[str]:
    """Plain host names: they become part of a header, so nothing else may slip in."""
    hosts: list[str] = env.list(name, default=[])
    for host in hosts:
        if not re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)*(:[0-9]{1,5})?", host):
            raise ImproperlyConfigured(f"{name} must be host names, not {host!r}")
    return hosts


def _folder(env: environ.Env, name: str, *, default: Path) -> Path:
    """A path that does not depend on where the process was started."""
    raw = env.str(name, default="")
    path = Path(raw) if raw else default
    if not path.is_absolute():
        raise ImproperlyConfigured(f"{name} must be a full path, not {raw!r}")
    return path


def _own_secret_key(data_dir: Path) -> str:
    """An installation without SECRET_KEY makes its own once and keeps it beside its database."""
    path = data_dir / "secret.key"
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text().strip()


def _pool() -> dict[str, Any]:
    from config.database import PatientConnection  # noqa: PLC0415  SQLite needs none of it

    return {
        "min_size": 1,
        "max_size": POOL_SIZE,
        "timeout": 2,
        "connection_class": PatientConnection,
        # The pool tries a lost database ever more seldom, up to minutes apart. It shall try twice
        # without a pause, a second each (config.database): whoever then wants one begins anew.
        "reconnect_timeout": 0,
    }


# A hung database must answer with a refusal, not with silence (quality P8). And a process that
# hangs in a transaction, or whose machine has gone, must not hold a session's row for ever.
_LIMITS = (
    "statement_timeout=2500",
    "lock_timeout=2000",
    "idle_in_transaction_session_timeout=5000",
    "tcp_keepalives_idle=5",
    "tcp_keepalives_interval=2",
    "tcp_keepalives_count=3",
)


def _database(url: str, data_dir: Path) -> dict[str, Any]:
    config: dict[str, Any] = environ.Env.db_url_config(url)
    engine = str(config.get("ENGINE", ""))
    if engine.endswith("sqlite3"):
        data_dir.mkdir(parents=True, exist_ok=True)
        # One writer at a time by design: transactions take the write lock at once, so that they
        # wait (at most `timeout` seconds) instead of failing half-way. FULL: a commit is on disk.
        # What the WAL holds goes into the file every 4,000 pages (16 MiB): after 1,000, as SQLite
        # would, every second storm of posts waited for it, and wrote the same pages again.
        # 16 MB of pages are kept for each connection: of 2, a long session's had to be read again.
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 5,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=4000;"
                "PRAGMA cache_size=-16000;"
            ),
        }
        config["CONN_MAX_AGE"] = None  # opening the file anew would cost more than most batches
        config["TEST"] = {"NAME": config["NAME"] + ".test"}
    elif engine.endswith("postgresql"):
        config["CONN_MAX_AGE"] = 0  # back to the pool, which checks each one that it lends
        config["CONN_HEALTH_CHECKS"] = True
        options = config.setdefault("OPTIONS", {})
        # The threads of requests, of the writer and of the hubs share these; who waits longer than
        # the pool says for one is refused with a time to come back.
        options.setdefault("pool", _pool())
        options.setdefault("connect_timeout", 2)
        options.setdefault("options", " ".join(f"-c {limit}" for limit in _LIMITS))
    else:
        raise ImproperlyConfigured("DATABASE_URL must be sqlite:/// or postgres://")
    return config
