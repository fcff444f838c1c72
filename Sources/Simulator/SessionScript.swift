package import CounterfoilTranscript

/// One fictional live session: everything that is said and written in it, in order, and the alerts it must raise.
package struct SessionScript: Sendable {
    package var id: String
    package var title: String
    /// One English sentence about what happens.
    package var summary: String
    package var room: RoomID
    package var seller: String
    /// A BCP 47 language.
    package var language: String
    /// Where the room would be watched.
    package var link: String
    /// The wall clock at offset 0 as the script has it; a ``Platform`` maps offsets to its own clock.
    package var start: EventTime
    /// By offset; at the same offset captions come before chat.
    package var lines: [Line]
    /// What must be raised, each once. None means that the session must stay silent.
    package var expectations: [Expectation]

    package init(
        id: String, title: String, summary: String, room: RoomID, seller: String, language: String, link: String,
        start: EventTime, lines: [Line], expectations: [Expectation]
    ) {
        self.id = id
        self.title = title
        self.summary = summary
        self.room = room
        self.seller = seller
        self.language = language
        self.link = link
        self.start = start
        self.lines = lines
        self.expectations = expectations
    }

    /// Milliseconds from the start to the last chat line or the end of the last caption.
    package var duration: Int64 {
        lines.reduce(0) { longest, line in
            if case .caption(let caption) = line.content { return max(longest, caption.end) }
            return max(longest, line.offset)
        }
    }

    /// The ids of the lines that a generator planted to be found.
    package var plantedIDs: [WireText] { lines.filter(\.isPlanted).map(\.id) }
}

extension SessionScript {
    /// One thing that is said, written or taken back.
    package struct Line: Sendable, Equatable {
        /// Milliseconds from the session's start at which it appears: a caption's start, a message's time.
        package var offset: Int64
        /// Unique within the session.
        package var id: WireText
        package var content: Content
        /// Whether a generator put it there to be found.
        package var isPlanted: Bool

        package init(offset: Int64, id: WireText, content: Content, isPlanted: Bool = false) {
            self.offset = offset
            self.id = id
            self.content = content
            self.isPlanted = isPlanted
        }
    }

    package enum Content: Sendable, Equatable {
        case caption(Caption)
        case message(Message)
        /// A chat message, by its id, is taken back.
        case deletion(of: WireText)
    }

    /// A WebVTT cue; its start is the line's offset.
    package struct Caption: Sendable, Equatable {
        /// Milliseconds from the session's start; later than the line's offset.
        package var end: Int64
        /// Who speaks, where the cue names someone.
        package var voice: WireText?
        /// The cue's payload as it stands in WebVTT.
        package var payload: WireText
        /// The payload without tags and with its character references resolved.
        package var text: WireText

        package init(end: Int64, voice: WireText?, payload: WireText, text: WireText) {
            self.end = end
            self.voice = voice
            self.payload = payload
            self.text = text
        }
    }

    package struct Message: Sendable, Equatable {
        package var author: Author
        package var text: WireText

        package init(author: Author, text: WireText) {
            self.author = author
            self.text = text
        }
    }

    package struct Author: Sendable, Equatable {
        package var id: WireText
        package var name: WireText
        package var badges: Badges

        package init(id: WireText, name: WireText, badges: Badges = []) {
            self.id = id
            self.name = name
            self.badges = badges
        }
    }

    /// What a platform shows beside an author's name.
    package struct Badges: OptionSet, Sendable, Hashable {
        package let rawValue: UInt8
        package init(rawValue: UInt8) { self.rawValue = rawValue }

        /// The seller's own account.
        package static let owner = Badges(rawValue: 1 << 0)
        package static let moderator = Badges(rawValue: 1 << 1)
        package static let sponsor = Badges(rawValue: 1 << 2)
        package static let verified = Badges(rawValue: 1 << 3)
    }

    /// An alert that must be raised once, between two moments of the session.
    package struct Expectation: Sendable, Equatable {
        package var family: String
        /// Milliseconds from the session's start, both.
        package var after: Int64
        package var by: Int64
        package var because: String

        package init(family: String, after: Int64, by: Int64, because: String) {
            self.family = family
            self.after = after
            self.by = by
            self.because = because
        }

        /// The families of alerts that a session may name.
        package static let families = [
            "disguised-brand", "replica-quality", "brand-avoidance", "off-platform", "grey-market",
            "fake-authenticity", "factory-leak", "label-tampering", "moderation-evasion",
        ]
    }
}
