"""The folder of a growing film: what ffmpeg has finished is published for players, in order."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from app.services.media import audio, hls
from app.services.media.errors import FFmpegError
from app.services.media.hls import Playlist
from app.services.media.plan import GROUP_SECONDS, Plan

PLAYLIST = "index.m3u8"
MASTER = "master.m3u8"


@dataclass
class Member:
    """A rung or a track: what earlier chunks left, and what players see now."""

    name: str
    target_seconds: int
    before: Playlist = field(default_factory=Playlist)
    shown: Playlist = field(default_factory=Playlist)

    @property
    def is_begun(self) -> bool:
        """Say whether players can begin with it."""
        return bool(self.shown.segments)


class Package:
    """A film's folder, and ffmpeg's playlists in `scratch` which it is published from."""

    is_whole = False

    def __init__(self, plan: Plan, folder: Path, scratch: Path) -> None:
        self.plan = plan
        self.folder = folder
        self.scratch = scratch
        self.rungs = {rung.name: Member(rung.name, _whole_seconds(plan)) for rung in plan.rungs}
        self.tracks = {t.name: Member(t.name, audio.SEGMENT_SECONDS) for t in plan.tracks}

    @property
    def members(self) -> Iterable[Member]:
        """Go through all rungs and tracks."""
        return (*self.rungs.values(), *self.tracks.values())

    @property
    def frames_shown(self) -> int:
        """Count the frames that every rung has published."""
        return min(self._frames(member.shown) for member in self.rungs.values())

    @property
    def chunk_count(self) -> int:
        """Count the chunk files published so far."""
        return len({segment.uri for rung in self.rungs.values() for segment in rung.shown.segments})

    def refresh(self) -> bool:
        """Publish what has grown since; say whether anything had."""
        grown = [self._show(member) for member in self.members]
        return any(grown)

    def end_chunk(self, frames: int) -> None:
        """Publish the rest of a chunk and keep it; raise FFmpegError if frames are missing."""
        self.refresh()
        for member in self.rungs.values():
            if self._frames(member.shown) - self._frames(member.before) != frames:
                raise FFmpegError(f"A chunk of {member.name} came out with the wrong length.")
            member.before = Playlist(member.shown.init_length, member.shown.segments)
            (self.scratch / f"{member.name}.m3u8").unlink()

    def close(self) -> None:
        """Say to players that the film is whole; raise FFmpegError if it is not."""
        self.refresh()
        if self.frames_shown != self.plan.frames:
            raise FFmpegError("The film came out with the wrong length.")
        for member in self.members:
            ended = Playlist(member.shown.init_length, member.shown.segments, ended=True)
            member.shown = member.before = ended
            self._write(member)
        self.is_whole = True

    def write_master(self) -> None:
        """List every rung and track that players can begin with."""
        text = hls.master(
            [self.variant(name) for name, one in self.rungs.items() if one.is_begun],
            [self.voice(name) for name, one in self.tracks.items() if one.is_begun],
        )
        hls.replace(self.folder / MASTER, text)

    def variant(self, name: str) -> hls.Variant:
        """Describe a rung that has begun: with its planned peak until it is whole."""
        rung = next(rung for rung in self.plan.rungs if rung.name == name)
        shown = self.rungs[name].shown
        return hls.Variant(
            uri=f"{name}/{PLAYLIST}",
            width=rung.width,
            height=rung.height,
            frame_rate=float(self.plan.frame_rate),
            codecs=hls.video_codec(self._init(self.rungs[name])),
            peak=shown.peak if shown.ended else max(rung.cap, shown.peak),
            average=shown.average,
        )

    def voice(self, name: str) -> hls.Voice:
        """Describe a track that has begun."""
        track = next(track for track in self.plan.tracks if track.name == name)
        shown = self.tracks[name].shown
        return hls.Voice(
            uri=f"{name}/{PLAYLIST}",
            name=track.title,
            language=track.language,
            channels=audio.CHANNELS,
            codecs=audio.CODEC,
            peak=shown.peak,
            average=shown.average,
            is_default=track.is_default,
        )

    def take_over(self, old: Path) -> None:
        """Go on where an earlier attempt at the same plan ended; its bytes are linked here."""
        for member in self.members:
            found = hls.present(hls.read(old / member.name / PLAYLIST), old / member.name)
            if member.name in self.rungs or found.ended:
                member.before = Playlist(found.init_length, found.segments, found.ended)
        self._cut_to_shortest()
        for member in self.members:
            self._link(old, member)
            self._show(member)

    def _cut_to_shortest(self) -> None:
        count = min(len(member.before.segments) for member in self.rungs.values())
        for member in self.rungs.values():
            member.before = Playlist(member.before.init_length, member.before.segments[:count])

    def _link(self, old: Path, member: Member) -> None:
        (self.folder / member.name).mkdir(parents=True, exist_ok=True)
        for uri in {segment.uri for segment in member.before.segments}:
            _link(old / member.name / uri, self.folder / member.name / uri)

    def _show(self, member: Member) -> bool:
        if member.shown.ended:
            return False
        grown = hls.read(self.scratch / f"{member.name}.m3u8")
        grown = hls.present(grown, self.folder / member.name)
        init_length = member.before.init_length or grown.init_length
        segments = member.before.segments + grown.segments
        ended = member.before.ended or (grown.ended and member.name in self.tracks)
        now = Playlist(init_length, segments, ended)
        if now == member.shown or len(segments) < max(1, len(member.shown.segments)):
            return False
        member.shown = now
        self._write(member)
        return True

    def _frames(self, playlist: Playlist) -> int:
        return playlist.frames(self.plan.frame_rate)

    def _write(self, member: Member) -> None:
        path = self.folder / member.name / PLAYLIST
        hls.write(path, member.shown, target_seconds=member.target_seconds)

    def _init(self, member: Member) -> bytes:
        with (self.folder / member.name / member.shown.segments[0].uri).open("rb") as file:
            return file.read(member.shown.init_length)


def _whole_seconds(plan: Plan) -> int:
    """Give the target duration: a group, which is two seconds and at most a frame more."""
    return max(GROUP_SECONDS, round(plan.group / plan.frame_rate))


def _link(old: Path, new: Path) -> None:
    new.unlink(missing_ok=True)
    try:
        os.link(old, new)
    except OSError:
        shutil.copyfile(old, new)
