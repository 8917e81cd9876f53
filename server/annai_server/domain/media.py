"""An image or a video beside the words; of videos, each provider's addresses, and what goes into a frame."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import SplitResult, parse_qs, urlencode, urlsplit


@dataclass(frozen=True, slots=True)
class Image:
    """`alt` is empty for decoration; `width` and `height` (px) keep its place while it loads."""

    url: str
    alt: str
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class Video:
    """`url` is the page where its provider shows it."""

    url: str
    title: str


Media = Image | Video


class Framed(NamedTuple):
    """What goes into the frame, and the page to go to where there may be none."""

    frame: str
    page: str


PROVIDERS: Sequence[str] = ("YouTube", "Vimeo", "Loom", "Wistia")
_Found = Callable[[SplitResult], Framed | None]


def framed(url: str) -> Framed | None:
    """None: the address of no video of a listed provider. The frame asks not to be followed, and plays at once, because
    it is only ever loaded by somebody who wants to see it."""
    try:
        parts = urlsplit(url)
        found = _provider(parts.hostname or "") if parts.scheme == "https" and parts.port is None else None
    except ValueError:
        return None
    return found(parts) if found else None


def _provider(host: str) -> _Found | None:
    host = host.removeprefix("www.").removeprefix("m.")
    return _wistia if host.endswith(".wistia.com") else _HOSTS.get(host)


# https://developers.google.com/youtube/player_parameters
_YOUTUBE_PATH = re.compile(r"/(?:embed|shorts|live|v)/([\w-]{11})/?", re.ASCII)
_YOUTUBE_ID = re.compile(r"[\w-]{11}", re.ASCII)
_TIME = re.compile(r"(?:(\d{1,3})h)?(?:(\d{1,3})m)?(?:(\d{1,5})s?)?", re.ASCII)


def _youtube(parts: SplitResult) -> Framed | None:
    asked = _asked(parts)
    path = _YOUTUBE_PATH.fullmatch(parts.path)
    return _of_youtube(path[1] if path else asked.get("v", "") if parts.path == "/watch" else "", asked)


def _short_youtube(parts: SplitResult) -> Framed | None:
    return _of_youtube(parts.path.strip("/"), _asked(parts))


def _of_youtube(id_: str, asked: Mapping[str, str]) -> Framed | None:
    if not _YOUTUBE_ID.fullmatch(id_):
        return None
    start = _seconds(asked.get("t") or asked.get("start") or "")
    frame = _with(f"https://www.youtube-nocookie.com/embed/{id_}", autoplay="1", rel="0", start=start)
    return Framed(frame, _with("https://www.youtube.com/watch", v=id_, t=start))


def _seconds(time: str) -> str:
    """`1m30s` as `90`; nothing where it says no time."""
    found = _TIME.fullmatch(time)
    hours, minutes, seconds = (int(part or 0) for part in found.groups()) if found else (0, 0, 0)
    return str(hours * 3600 + minutes * 60 + seconds or "")


# https://developer.vimeo.com/player/sdk/embed: `h` opens what is unlisted.
_VIMEO_PATH = re.compile(
    r"/(?:channels/[\w-]+/|groups/[\w-]+/videos/|showcase/\d+/video/)?(\d{4,12})(?:/([0-9a-f]{6,20}))?/?", re.ASCII
)
_VIMEO_PLAYER = re.compile(r"/video/(\d{4,12})/?", re.ASCII)
_VIMEO_HASH = re.compile(r"[0-9a-f]{6,20}", re.ASCII)


def _vimeo(parts: SplitResult) -> Framed | None:
    found = _VIMEO_PATH.fullmatch(parts.path)
    return _of_vimeo(found[1], found[2] or _asked(parts).get("h", "")) if found else None


def _vimeo_player(parts: SplitResult) -> Framed | None:
    found = _VIMEO_PLAYER.fullmatch(parts.path)
    return _of_vimeo(found[1], _asked(parts).get("h", "")) if found else None


def _of_vimeo(id_: str, hash_: str) -> Framed:
    hash_ = hash_ if _VIMEO_HASH.fullmatch(hash_) else ""
    page = f"https://vimeo.com/{id_}" + (f"/{hash_}" if hash_ else "")
    return Framed(_with(f"https://player.vimeo.com/video/{id_}", h=hash_, dnt="1", autoplay="1"), page)


# https://support.loom.com/hc/en-us/articles/360002208317
_LOOM_PATH = re.compile(r"/(?:share|embed)/(?:[\w-]+-)?([0-9a-f]{32})/?", re.ASCII)


def _loom(parts: SplitResult) -> Framed | None:
    found = _LOOM_PATH.fullmatch(parts.path)
    if not found:
        return None
    return Framed(
        _with(f"https://www.loom.com/embed/{found[1]}", autoplay="1"), f"https://www.loom.com/share/{found[1]}"
    )


# https://docs.wistia.com/docs/embed-options-and-plugins
_WISTIA_PATH = re.compile(r"/(?:medias|embed/iframe|embed/medias)/([a-z0-9]{10})/?", re.ASCII)


def _wistia(parts: SplitResult) -> Framed | None:
    found = _WISTIA_PATH.fullmatch(parts.path)
    if not found:
        return None
    frame = _with(f"https://fast.wistia.net/embed/iframe/{found[1]}", doNotTrack="true", autoPlay="true")
    return Framed(frame, f"https://{parts.hostname}{parts.path}")


_HOSTS: Mapping[str, _Found] = {
    "youtube.com": _youtube,
    "youtube-nocookie.com": _youtube,
    "youtu.be": _short_youtube,
    "vimeo.com": _vimeo,
    "player.vimeo.com": _vimeo_player,
    "loom.com": _loom,
    "fast.wistia.net": _wistia,
}


def _asked(parts: SplitResult) -> Mapping[str, str]:
    return {name: values[0] for name, values in parse_qs(parts.query).items()}


def _with(address: str, **asked: str) -> str:
    given = {name: value for name, value in asked.items() if value}
    return f"{address}?{urlencode(given)}" if given else address
