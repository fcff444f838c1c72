/// An HLS playlist (RFC 8216, and the low-latency tags of its second edition that concern captions).
package struct HLSPlaylist: Sendable, Equatable {
    /// Whether the text began with `#EXTM3U`. Anything else is not a playlist, often an error page.
    package var hasHeader = false
    package var version: Int64?
    /// Renditions and variants, in a master playlist.
    package var renditions: [Rendition] = []
    package var variants: [Variant] = []
    /// Segments in order, in a media playlist.
    package var segments: [Segment] = []
    /// The longest segment, in milliseconds.
    package var targetDuration: Int64?
    package var mediaSequence: Int64 = 0
    package var discontinuitySequence: Int64 = 0
    package var isEnded = false
    package var type: Kind?
    package var serverControl: ServerControl?
    /// In milliseconds.
    package var partTarget: Int64?
    /// How many segments a delta update leaves out before the first one listed.
    package var skippedSegments: Int64 = 0
    /// Whether there were more segments or renditions than are read.
    package var isCut = false

    package enum Kind: String, Sendable { case event = "EVENT", vod = "VOD" }

    /// Whether it lists renditions rather than segments.
    package var isMaster: Bool { segments.isEmpty && (!renditions.isEmpty || !variants.isEmpty) }

    /// `EXT-X-MEDIA`.
    package struct Rendition: Sendable, Equatable {
        package var type: String
        package var groupID: String
        package var name: String
        package var language: String?
        package var uri: String?
        package var isDefault = false
        package var isAutoselected = false
        package var isForced = false
    }

    /// `EXT-X-STREAM-INF`.
    package struct Variant: Sendable, Equatable {
        package var uri: String
        package var bandwidth: Int64?
        /// The group of subtitle renditions that goes with it.
        package var subtitles: String?
    }

    package struct Segment: Sendable, Equatable {
        package var uri: String
        /// In milliseconds.
        package var duration: Int64
        package var title = ""
        /// Its number in the presentation.
        package var sequence: Int64
        package var byteRange: ByteRange?
        /// Whether `EXT-X-DISCONTINUITY` stands before it.
        package var isDiscontinuous = false
        /// Counts discontinuities from the beginning of the presentation.
        package var discontinuity: Int64
        /// When it begins on the wall clock, in milliseconds since 1970: as written, or as it follows from an earlier
        /// segment without a discontinuity in between.
        package var programTime: Int64?
        /// Whether the time was written at this segment.
        package var hasOwnProgramTime = false
        package var map: Map?
        /// Whether the source declares it absent.
        package var isGap = false
        /// The method of `EXT-X-KEY` where it is not `NONE`.
        package var encryption: String?
    }

    /// `EXT-X-MAP`.
    package struct Map: Sendable, Equatable {
        package var uri: String
        package var byteRange: ByteRange?
    }

    /// Bytes of a resource.
    package struct ByteRange: Sendable, Equatable {
        package var offset: Int64
        package var length: Int64

        /// The value of a `Range` header field.
        package var header: String { "bytes=\(offset)-\(offset + length - 1)" }
    }

    /// `EXT-X-SERVER-CONTROL`. Durations in milliseconds.
    package struct ServerControl: Sendable, Equatable {
        package var canBlockReload = false
        package var holdBack: Int64?
        package var partHoldBack: Int64?
        package var canSkipUntil: Int64?
    }
}
