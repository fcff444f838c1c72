/// What a feed tells about a room, in the order in which it was told.
package enum TranscriptEvent: Sendable, Equatable {
    /// An utterance or a later revision of one.
    case utterance(Utterance)
    /// Something was taken back. It stays in the recording.
    case deletion(Deletion)
    /// A stretch of the feed is or may be missing.
    case gap(Gap)
    /// The feed has positively ended.
    case end(FeedEnd)
    /// Something about the feed itself that an operator or an expert may need to know.
    case note(FeedNote)
}

/// A source took utterances back.
package struct Deletion: Sendable, Equatable {
    /// The keys of the utterances taken back.
    package var keys: [WireText]
    /// Speakers all of whose utterances were taken back.
    package var speakers: [WireText]
    package var observed: EventTime

    package init(keys: [WireText] = [], speakers: [WireText] = [], observed: EventTime) {
        self.keys = keys
        self.speakers = speakers
        self.observed = observed
    }
}

/// A stretch in which something is or may be missing.
package struct Gap: Sendable, Equatable {
    package var reason: Reason
    /// The last moment known to be covered, and the first one again, where they are known.
    package var from: EventTime?
    package var to: EventTime?
    /// The first and last sequence number that is missing, where the source numbers its parts.
    package var missing: ClosedRange<Int64>?

    package init(reason: Reason, from: EventTime? = nil, to: EventTime? = nil, missing: ClosedRange<Int64>? = nil) {
        self.reason = reason
        self.from = from
        self.to = to
        self.missing = missing
    }

    package enum Reason: String, Sendable, CaseIterable {
        /// The connection broke.
        case reset
        /// Nothing came for longer than the feed promised.
        case idle
        /// The server refused or failed.
        case http
        /// Bytes came that could not be decoded.
        case parse
        /// Sequence numbers jump: we were too slow, or the source skipped.
        case sequence
        /// The source began anew; its numbers cannot be compared with the earlier ones.
        case originRestart = "origin-restart"
        /// The source itself declares a hole.
        case declared
        /// The worker was stopped or crashed.
        case restart
        /// The recording could not be written.
        case disk
    }
}

/// A feed's end, with what proves it. Absence alone proves nothing.
package struct FeedEnd: Sendable, Equatable {
    package var reason: Reason
    /// What the source said.
    package var detail: WireText

    package init(reason: Reason, detail: WireText = .empty) {
        self.reason = reason
        self.detail = detail
    }

    package enum Reason: String, Sendable, CaseIterable {
        /// The source said that the broadcast is over.
        case ended
        /// The source said that it is gone for good.
        case removed
        /// The retries are used up and the source never said why.
        case unknown
    }
}

/// A remark about a feed, with a stable code.
package struct FeedNote: Sendable, Equatable {
    /// A stable name such as `feed.oversize` or `feed.not-webvtt`.
    package var code: String
    /// What happened, for people.
    package var detail: WireText

    package init(code: String, detail: WireText) {
        self.code = code
        self.detail = detail
    }
}
