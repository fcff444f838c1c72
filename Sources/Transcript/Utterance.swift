/// Something said or shown in a room: a caption, a chat message or a piece of on-screen text.
///
/// A key names the utterance within its room; a later revision with the same key replaces what the earlier one
/// contributed. Nothing is ever concatenated from interim revisions.
package struct Utterance: Sendable, Equatable {
    package var key: WireText
    /// Counts up from 0; of two revisions of a key the higher one holds.
    package var revision: Int
    package var finality: Finality
    package var channel: Channel
    package var role: Role
    package var speaker: Speaker?
    /// BCP 47 language, where the feed or the configuration names one.
    package var language: String?
    package var text: WireText
    package var times: Times
    package var flags: Flags

    package init(
        key: WireText, revision: Int = 0, finality: Finality = .final, channel: Channel, role: Role,
        speaker: Speaker? = nil, language: String? = nil, text: WireText, times: Times, flags: Flags = []
    ) {
        self.key = key
        self.revision = revision
        self.finality = finality
        self.channel = channel
        self.role = role
        self.speaker = speaker
        self.language = language
        self.text = text
        self.times = times
        self.flags = flags
    }

    /// Where the words came from.
    package enum Channel: String, Sendable, CaseIterable { case caption, chat, screen }

    /// Who speaks.
    package enum Role: String, Sendable, CaseIterable { case host, assistant, viewer, moderator, system }

    /// How sure the source is of the text.
    package enum Finality: String, Sendable, CaseIterable {
        /// A recogniser's guess, to be replaced.
        case interim
        /// Shown as it stands, though a later revision may extend it, as rolling captions do.
        case stable
        /// The last word on this key.
        case final
    }

    /// Who said it. Viewers' names are personal data.
    package struct Speaker: Sendable, Equatable {
        package var id: WireText
        package var name: WireText?

        package init(id: WireText, name: WireText? = nil) {
            self.id = id
            self.name = name
        }
    }

    /// What is unusual about an utterance; carried into evidence.
    package struct Flags: OptionSet, Sendable, Hashable {
        package let rawValue: UInt16
        package init(rawValue: UInt16) { self.rawValue = rawValue }

        /// Recent history that the source sent on connecting.
        package static let backfill = Flags(rawValue: 1 << 0)
        /// The source's time was impossible and the time of receipt stands for it.
        package static let clockClamped = Flags(rawValue: 1 << 1)
        /// The wall clock was estimated rather than read from the source.
        package static let clockEstimated = Flags(rawValue: 1 << 2)
        /// The text was longer than the limit and was cut.
        package static let truncated = Flags(rawValue: 1 << 3)
        /// The bytes were not valid UTF-8 or held a lone surrogate, and were repaired.
        package static let repaired = Flags(rawValue: 1 << 4)
        /// The source's time stamp was outside its grammar and was read leniently.
        package static let lenientTime = Flags(rawValue: 1 << 5)
        /// The key is a hash of the content, since the source names none.
        package static let derivedKey = Flags(rawValue: 1 << 6)
        /// The cue ends before it starts.
        package static let reversedSpan = Flags(rawValue: 1 << 7)

        /// Names in the order of the bits, as they stand in recordings.
        package static let names: [(flag: Flags, name: String)] = [
            (.backfill, "backfill"), (.clockClamped, "clock-clamped"), (.clockEstimated, "clock-estimated"),
            (.truncated, "truncated"), (.repaired, "repaired"), (.lenientTime, "lenient-time"),
            (.derivedKey, "derived-key"), (.reversedSpan, "reversed-span"),
        ]
    }
}
