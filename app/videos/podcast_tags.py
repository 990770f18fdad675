"""What feedgen does not write of a podcast: `explicit` as Apple wants it today, and its guid."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid5

from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.util import xml_elem

ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
PODCAST = "https://podcastindex.org/namespace/1.0"
# The name space of guids: podcast namespace 1.0, tag `guid`.
GUIDS = UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")


class ShowTags(BaseExtension):
    """The tags of a show; `channel_id` is what its guid is made of, as addresses may change."""

    channel_id: UUID

    def extend_ns(self) -> dict[str, str]:
        """Name the name space."""
        return {"podcast": PODCAST}

    def extend_rss(self, feed: Any) -> Any:
        """Add the tags."""
        xml_elem(f"{{{ITUNES}}}explicit", feed[0]).text = "false"
        xml_elem(f"{{{PODCAST}}}guid", feed[0]).text = str(uuid5(GUIDS, str(self.channel_id)))
        return feed


class EpisodeTags(BaseEntryExtension):
    """The tags of an episode."""

    def extend_rss(self, feed: Any) -> Any:
        """Add the tag."""
        xml_elem(f"{{{ITUNES}}}explicit", feed).text = "false"
        return feed
