import CounterfoilTranscript

/// What speakers said last: the text in front of which a new utterance is read, so that a term cut in two between
/// two captions, or two messages, is found.
///
/// Bounded: the last few utterances of each of at most ``speakerLimit`` speakers, for a short while.
struct Carry: Sendable {
    /// How long after an utterance the next one still continues it, in milliseconds.
    static let maximumPause: Int64 = 8_000
    /// How many earlier utterances are looked at.
    static let depth = 3
    /// How many folded scalars of each are looked at: the longest term, and what decides whether it is a word.
    static let tailLength = RuleCheck.maximumTermLength + 2
    /// How long a speaker who says nothing more is remembered, in milliseconds of event time; revisions of what was
    /// said come within that time.
    static let retention: Int64 = 20_000
    static let speakerLimit = 4_096

    /// A speaker as heard in one channel.
    struct Voice: Hashable, Sendable {
        private var name: WireText
        private var channel: Utterance.Channel
        private var role: Utterance.Role
        /// Whether it is the voice of a single utterance, which continues nothing and is continued by nothing.
        private var isSingle: Bool

        init(speaker: WireText, channel: Utterance.Channel, role: Utterance.Role) {
            (name, self.channel, self.role, isSingle) = (speaker, channel, role, false)
        }

        /// The voice of an utterance's speaker. Captions without a speaker are one voice; chat without a sender cannot
        /// be told apart from other people's.
        init(_ utterance: Utterance) {
            guard utterance.speaker != nil || utterance.channel == .caption else {
                self.init(single: utterance)
                return
            }
            self.init(speaker: utterance.speaker?.id ?? .empty, channel: utterance.channel, role: utterance.role)
        }

        init(single utterance: Utterance) {
            (name, channel, role, isSingle) = (utterance.key, utterance.channel, utterance.role, true)
        }
    }

    /// An utterance, and the end of its folded text.
    struct Segment: Sendable {
        var index: UInt64
        var utterance: Utterance
        var tail: ArraySlice<FoldedScalar>
        /// Whether the tail is the whole text.
        var isWhole: Bool
    }

    private struct Chain: Sendable {
        var segments: [Segment] = []
        var lastUse: UInt64 = 0
        var lastTime: EventTime

        init(lastTime: EventTime) { self.lastTime = lastTime }

        /// - Returns: Where the segment stands, `nil` where it comes too late; and the key of one that had to go.
        mutating func put(
            _ segment: Segment, at time: EventTime, _ stamp: UInt64
        ) -> (position: Int?, dropped: WireText?) {
            var dropped: WireText?
            let position: Int
            if let known = segments.firstIndex(where: { $0.utterance.key == segment.utterance.key }) {
                segments[known] = segment
                position = known
            } else {
                if let last = segments.last, time < last.utterance.times.event { return (nil, nil) }
                if segments.count > Carry.depth { dropped = segments.removeFirst().utterance.key }
                segments.append(segment)
                position = segments.count - 1
            }
            lastUse = stamp
            lastTime = max(lastTime, time)
            return (position, dropped)
        }

        mutating func setTail(_ text: ArraySlice<FoldedScalar>, at position: Int) {
            segments[position].tail = ArraySlice(Array(text.suffix(Carry.tailLength)))
            segments[position].isWhole = text.count <= Carry.tailLength
        }
    }

    private var chains: [Voice: Chain] = [:]
    private var voices: [WireText: Voice] = [:]
    /// Voices in the order of their use; an entry whose stamp is no longer the voice's last use is stale.
    private var uses: [(voice: Voice, stamp: UInt64)] = []
    private var firstUse = 0
    private var stamp: UInt64 = 0
    /// Speakers forgotten because there were too many.
    private(set) var evictions = 0

    var rememberedUses: Int { uses.count }

    /// Where an utterance's segment stands.
    struct Place {
        var voice: Voice
        var position: Int
    }

    /// The segment of a key, if it is remembered.
    func segment(of key: WireText) -> Segment? {
        guard let voice = voices[key] else { return nil }
        return chains[voice]?.segments.first { $0.utterance.key == key }
    }

    /// The voice in which a key's segment stands.
    func voice(of key: WireText) -> Voice? { voices[key] }

    /// The segment at a position of a speaker's words.
    func segment(at position: Int, of voice: Voice) -> Segment? {
        guard let segments = chains[voice]?.segments, segments.indices.contains(position) else { return nil }
        return segments[position]
    }

    /// The keys of a voice's remembered segments, in order.
    func keys(of voice: Voice) -> [WireText] { chains[voice]?.segments.map(\.utterance.key) ?? [] }

    /// Puts an utterance behind what its speaker said before, or in the place of its earlier revision. One that comes
    /// too late to be put in order stands by itself.
    mutating func place(_ utterance: Utterance, index: UInt64) -> Place {
        let segment = Segment(index: index, utterance: utterance, tail: [], isWhole: true)
        let voice = voices[utterance.key] ?? Voice(utterance)
        return put(segment, in: voice) ?? put(segment, in: Voice(single: utterance)) ?? Place(voice: voice, position: 0)
    }

    private mutating func put(_ segment: Segment, in voice: Voice) -> Place? {
        let time = segment.utterance.times.event
        stamp += 1
        let (position, dropped) = chains[voice, default: Chain(lastTime: time)].put(segment, at: time, stamp)
        guard let position else { return nil }
        if let dropped { voices[dropped] = nil }
        voices[segment.utterance.key] = voice
        uses.append((voice, stamp))
        return Place(voice: voice, position: position)
    }

    /// Notes the end of a segment's folded text.
    mutating func setTail(_ text: ArraySlice<FoldedScalar>, at position: Int, of voice: Voice) {
        chains[voice]?.setTail(text, at: position)
    }

    /// The segments whose text stands in front of the one at `position`, in order.
    func context(of position: Int, of voice: Voice) -> ArraySlice<Segment> {
        guard let segments = chains[voice]?.segments else { return [] }
        var first = position
        while first > 0, position - first < Self.depth, Self.continues(segments[first - 1], segments[first]) {
            first -= 1
            if !segments[first].isWhole { break }
        }
        return segments[first..<position]
    }

    /// Whether the later utterance continues the earlier one. What a recogniser may still change is not continued.
    private static func continues(_ earlier: Segment, _ later: Segment) -> Bool {
        let (before, after) = (earlier.utterance, later.utterance)
        guard before.finality != .interim else { return false }
        if let spoken = before.times.programme, let next = after.times.programme {
            return next.lowerBound >= spoken.lowerBound && next.lowerBound - spoken.upperBound <= maximumPause
        }
        return (0...maximumPause).contains(after.times.event.since(before.times.event))
    }

    /// Forgets the segment of a key.
    ///
    /// - Returns: Where the segment stood: the segments from there on have lost what they continued.
    mutating func remove(_ key: WireText) -> Place? {
        guard let voice = voices.removeValue(forKey: key),
            let position = chains[voice]?.segments.firstIndex(where: { $0.utterance.key == key })
        else { return nil }
        chains[voice]?.segments.remove(at: position)
        return Place(voice: voice, position: position)
    }

    /// The keys of a speaker's remembered segments, in order.
    func keys(of speaker: WireText) -> [WireText] {
        var keys: [WireText] = []
        for channel in Utterance.Channel.allCases {
            for role in Utterance.Role.allCases {
                keys += self.keys(of: Voice(speaker: speaker, channel: channel, role: role))
            }
        }
        return keys
    }

    /// Forgets speakers who have been silent, and those longest silent where there are too many.
    mutating func prune(at now: EventTime) {
        while firstUse < uses.count {
            let (voice, stamp) = uses[firstUse]
            if let chain = chains[voice], chain.lastUse == stamp {
                let isOld = now.since(chain.lastTime) > Self.retention
                guard isOld || chains.count > Self.speakerLimit else { break }
                if !isOld { evictions += 1 }
                for segment in chain.segments { voices[segment.utterance.key] = nil }
                chains[voice] = nil
            }
            firstUse += 1
        }
        // Where one speaker is silent at the front and time stands still, stale entries pile up behind.
        guard firstUse > 64 || uses.count > 1_024,
            uses.count > 2 * (chains.count + firstUse) || firstUse * 2 > uses.count
        else { return }
        uses = uses[firstUse...].filter { chains[$0.voice]?.lastUse == $0.stamp }
        firstUse = 0
    }
}
