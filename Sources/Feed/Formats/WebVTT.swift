package import CounterfoilTranscript

/// A parsed WebVTT file, or a segment of one.
package struct WebVTTDocument: Sendable, Equatable {
    /// Whether the text began as WebVTT must. Anything else is not WebVTT, often an error page.
    package var hasSignature: Bool
    /// How media time is counted, where the header says so.
    package var timestampMap: TimestampMap?
    /// The cues in the order of the file.
    package var cues: [WebVTTCue] = []
    /// How many time stamps were outside the grammar and were read leniently.
    package var lenientTimestamps = 0
    /// How many blocks named a time span that could not be read, and were left out.
    package var unreadableCues = 0
    /// Whether bytes that are not UTF-8 were replaced.
    package var isRepaired = false

    /// `X-TIMESTAMP-MAP` (RFC 8216, section 3.5): the cue time `local` is the media time `mpegts`.
    package struct TimestampMap: Sendable, Equatable {
        /// In milliseconds.
        package var local: Int64
        /// In ticks of 90 kHz, below 2^33.
        package var mpegts: Int64

        /// What holds where a file has no map: cue time 0 is media time 0.
        package static let zero = TimestampMap(local: 0, mpegts: 0)

        package init(local: Int64, mpegts: Int64) {
            self.local = local
            self.mpegts = mpegts
        }
    }
}

/// One cue as it stands in the file. Times are in milliseconds.
package struct WebVTTCue: Sendable, Equatable {
    package var id: WireText
    package var start: Int64
    package var end: Int64
    /// Everything after the end time, as written.
    package var settings: WireText
    /// The text with its tags and character references, lines separated by LF, at most ``textLimit`` bytes.
    package var payload: WireText
    /// Whether a time stamp was read leniently.
    package var isLenient = false
    /// Whether the payload was longer than the limit and was cut.
    package var isCut = false

    /// The most bytes of a cue's payload that are kept.
    package static let textLimit = 8 << 10
    /// The most bytes of a cue's id that are kept.
    package static let idLimit = 512

    package init(
        id: WireText = .empty, start: Int64, end: Int64, settings: WireText = .empty, payload: WireText,
        isLenient: Bool = false, isCut: Bool = false
    ) {
        self.id = id
        self.start = start
        self.end = end
        self.settings = settings
        self.payload = payload
        self.isLenient = isLenient
        self.isCut = isCut
    }
}
