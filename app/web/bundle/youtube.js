// The element that lets an embedded YouTube video stand where our own player stands.
import "youtube-video-element";
