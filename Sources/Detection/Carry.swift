import CounterfoilTranscript

/// What speakers said last: the text in front of which a new utterance is read, so that a term cut in two between
/// two captions, or two messages, is found.
///
/// Bounded by time and by memory: the last few utterances of each speaker, for a short while. Where there is no room,
/// viewers who have been silent longest are forgotten first, then the others.
struct Carry: Sendable {
    /// How long after an utterance the next one still continues it, in milliseconds.
    static let maximumPause: Int64 = 8_000
    /// How many earlier utterances are looked at.
    static let depth = 3
    /// How many bytes of each are looked at: the longest term, and what decides whether it is a word.
    static let tailLength = 320
    /// How long a speaker who says nothing more is remembered, in milliseconds of event time; revisions of what was
    /// said come within that time.
    static let retention: Int64 = 20_000
    /// The same of viewers in chat, who are many and hardly ever revised.
    static let viewerRetention: Int64 = 10_000
    /// How much memory the speakers may take, in bytes.
    static let budget = 10 * 1_024

    /// A speaker as heard in one channel.
    struct Voice: Equatable, Sendable {
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

        /// A number that hardly any other voice has (FNV-1a, 64 bits).
        var hash: UInt64 {
            var hash = FNV64()
            hash.add(name.utf8)
            hash.add(whole: UInt64(channel.number << 4 | role.number << 1 | (isSingle ? 1 : 0)))
            return hash.value
        }

        static func hash(_ text: WireText) -> UInt64 {
            var hash = FNV64()
            hash.add(text.utf8)
            return hash.value
        }

        /// Whether it may be one of a great many.
        var isViewer: Bool { role == .viewer && channel == .chat }

        init(single utterance: Utterance) {
            (name, channel, role, isSingle) = (utterance.key, utterance.channel, utterance.role, true)
        }
    }

    /// An utterance of a speaker.
    struct Segment: Sendable {
        var index: UInt64
        var utterance: Utterance

        /// Whether all of the text is looked at by what continues it.
        var isWhole: Bool { utterance.text.utf8.count <= Carry.tailLength }

        /// Where the part of the text begins that is looked at by what continues it, in bytes.
        var tailStart: Int {
            let bytes = utterance.text.utf8
            var start = max(0, bytes.count - Carry.tailLength)
            while start > 0, start < bytes.count, bytes[start] & 0xC0 == 0x80 { start += 1 }
            return start
        }
    }

    /// A segment with its voice. The few that there are lie in one array and are found by hashes: that is quicker, and
    /// takes less, than tables.
    private struct Slot: Sendable {
        var voice: Voice
        var voiceHash: UInt64
        var keyHash: UInt64
        /// When it was last used, in utterances placed.
        var lastUse: UInt64
        var segment: Segment

        var time: EventTime { segment.utterance.times.event }
        var retention: Int64 { voice.isViewer ? Carry.viewerRetention : Carry.retention }
        var footprint: Int {
            MemoryLayout<Slot>.stride - MemoryLayout<Utterance>.stride + Footprint.of(segment.utterance)
        }
    }

    /// In the order in which they were first placed: those of one voice stand in the order of event time.
    private var slots: [Slot] = []
    private var uses: UInt64 = 0
    /// Up to this moment no voice has been silent for too long.
    private var nobodySilentUntil: EventTime?
    /// What the segments take, in bytes.
    private(set) var footprint = 0
    /// Speakers forgotten because there was no room.
    private(set) var evictions = 0

    /// Where an utterance's segment stands.
    struct Place {
        var voice: Voice
        var position: Int
    }

    /// The segment of a key, if it is remembered.
    func segment(of key: WireText) -> Segment? { place(of: key).map { slots[$0].segment } }

    /// The voice in which a key's segment stands.
    func voice(of key: WireText) -> Voice? { place(of: key).map { slots[$0].voice } }

    /// The segment at a position of a speaker's words.
    func segment(at position: Int, of voice: Voice) -> Segment? {
        let hash = voice.hash
        var left = position
        for place in slots.indices where isOf(voice, hash, place) {
            if left == 0 { return slots[place].segment }
            left -= 1
        }
        return nil
    }

    /// The keys of a voice's remembered segments, in order.
    func keys(of voice: Voice) -> [WireText] { places(of: voice).map { slots[$0].segment.utterance.key } }

    private func place(of key: WireText) -> Int? {
        let hash = Voice.hash(key)
        return slots.indices.first { slots[$0].keyHash == hash && slots[$0].segment.utterance.key == key }
    }

    private func places(of voice: Voice) -> [Int] {
        let hash = voice.hash
        return slots.indices.filter { isOf(voice, hash, $0) }
    }

    private func isOf(_ voice: Voice, _ hash: UInt64, _ place: Int) -> Bool {
        slots[place].voiceHash == hash && slots[place].voice == voice
    }

    /// Puts an utterance behind what its speaker said before, or in the place of its earlier revision. One that comes
    /// too late to be put in order stands by itself.
    mutating func place(_ utterance: Utterance, index: UInt64) -> Place {
        uses += 1
        let segment = Segment(index: index, utterance: utterance)
        if let known = place(of: utterance.key) {
            footprint -= slots[known].footprint
            slots[known].segment = segment
            slots[known].lastUse = uses
            footprint += slots[known].footprint
            let voice = slots[known].voice
            return Place(voice: voice, position: places(of: voice).firstIndex(of: known) ?? 0)
        }
        var voice = Voice(utterance)
        var before = places(of: voice)
        if let last = before.last, utterance.times.event < slots[last].time {
            voice = Voice(single: utterance)
            before = places(of: voice)
        }
        if before.count > Self.depth, let first = before.first {
            footprint -= slots.remove(at: first).footprint
            before.removeLast()
        }
        let slot = Slot(
            voice: voice, voiceHash: voice.hash, keyHash: Voice.hash(utterance.key), lastUse: uses, segment: segment)
        slots.append(slot)
        footprint += slot.footprint
        let silentAfter = slot.time.advanced(by: slot.retention)
        nobodySilentUntil = min(nobodySilentUntil ?? silentAfter, silentAfter)
        return Place(voice: voice, position: before.count)
    }

    /// The segments whose text stands in front of the one at `position`, in order.
    func context(of position: Int, of voice: Voice) -> ArraySlice<Segment> {
        guard position > 0 else { return [] }
        let segments = places(of: voice).map { slots[$0].segment }
        guard position < segments.count else { return [] }
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
        guard let known = place(of: key) else { return nil }
        let voice = slots[known].voice
        let position = places(of: voice).firstIndex(of: known) ?? 0
        footprint -= slots.remove(at: known).footprint
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

    /// Forgets speakers who have been silent, and where there is no room those longest silent, viewers first; never the
    /// one who spoke last.
    mutating func prune(at now: EventTime) {
        if let nobodySilentUntil, now > nobodySilentUntil { forgetSilent(at: now) }
        if footprint > Self.budget { makeRoom() }
    }

    /// Looks for the silent at most once a second.
    private mutating func forgetSilent(at now: EventTime) {
        // By places: a slot that is copied out is counted in and out again, part by part.
        let speaking = slots.indices.filter { now.since(slots[$0].time) <= slots[$0].retention }
            .map { slots[$0].voiceHash }
        if speaking.count < slots.count {
            removeSlots(slots.indices.filter { !speaking.contains(slots[$0].voiceHash) })
        }
        nobodySilentUntil = now.advanced(by: 1_000)
    }

    private mutating func makeRoom() {
        let newest = slots.indices.max { slots[$0].lastUse < slots[$1].lastUse }.map { slots[$0].voiceHash }
        var lastUses: [(isViewer: Bool, lastUse: UInt64, voiceHash: UInt64)] = []
        for place in slots.indices where slots[place].voiceHash != newest {
            let (hash, use) = (slots[place].voiceHash, slots[place].lastUse)
            if let known = lastUses.firstIndex(where: { $0.voiceHash == hash }) {
                lastUses[known].lastUse = max(lastUses[known].lastUse, use)
            } else {
                lastUses.append((slots[place].voice.isViewer, use, hash))
            }
        }
        lastUses.sort { ($0.isViewer ? 0 : 1, $0.lastUse) < ($1.isViewer ? 0 : 1, $1.lastUse) }
        for use in lastUses where footprint > Self.budget * 3 / 4 {
            evictions += 1
            removeSlots(slots.indices.filter { slots[$0].voiceHash == use.voiceHash })
        }
    }

    /// - Parameter gone: Ascending.
    private mutating func removeSlots(_ gone: [Int]) {
        for place in gone.reversed() { footprint -= slots.remove(at: place).footprint }
    }
}

extension Utterance.Channel {
    fileprivate var number: Int {
        switch self {
        case .caption: 0
        case .chat: 1
        case .screen: 2
        }
    }
}

extension Utterance.Role {
    fileprivate var number: Int {
        switch self {
        case .host: 0
        case .assistant: 1
        case .viewer: 2
        case .moderator: 3
        case .system: 4
        }
    }
}
