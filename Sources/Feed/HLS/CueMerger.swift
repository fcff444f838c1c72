import CounterfoilTranscript

/// Makes utterances out of cues that live sources repeat, cut in two, extend and roll up, without holding any back.
///
/// Each segment repeats the cues that reach into it; a cue that goes on is cut at the border and continued ("hinge");
/// rolling captions show the last line again above the new one; paint-on captions grow. What a viewer read before is
/// dropped, what is new is told at once, and what grows is a revision.
struct CueMerger: Sendable {
    /// A cue in media time, milliseconds.
    struct Cue: Sendable {
        var start: Int64
        var end: Int64
        var settings: WireText
        var lines: [WireText]
    }

    /// What is to be said of a cue.
    enum Decision: Sendable, Equatable {
        /// Nothing: it was told before.
        case drop
        case tell(Told)
    }

    struct Told: Sendable, Equatable {
        var key: WireText
        var revision: Int
        var start: Int64
        var end: Int64
        var text: WireText
    }

    /// A cue that was told, and what of it.
    private struct Shown: Sendable {
        var key: WireText
        var revision = 0
        var start: Int64
        var end: Int64
        var lines: [WireText]
        var content: UInt128
        /// How many bytes at the beginning of the joined lines were told by an earlier cue.
        var dropped = 0

        var told: Told {
            let joined = CueMerger.joined(lines)
            let text = joined[bytes: dropped..<joined.utf8.count].trimmed
            return Told(key: key, revision: revision, start: start, end: max(start, end), text: text)
        }
    }

    private var epoch: WireText = .empty
    private var recent: [Shown] = []
    private var seen = DedupRing(capacity: 2_048)

    /// The most cues that a continuation is looked for among.
    private static let recentLimit = 64
    /// The longest pause between two cues of which the second rolls the first, in milliseconds.
    private static let rollPause: Int64 = 500

    /// Takes the next cue.
    ///
    /// - Parameter epoch: Names the stretch of media time that it belongs to.
    mutating func take(_ cue: Cue, epoch: WireText) -> Decision {
        if epoch != self.epoch {
            self.epoch = epoch
            recent = []
        }
        var content = SipHash()
        content.combine(cue.settings.utf8)
        for line in cue.lines { content.combine(line.utf8) }
        var whole = content
        whole.combine(epoch.utf8)
        whole.combine(UInt64(bitPattern: cue.start))
        whole.combine(UInt64(bitPattern: cue.end))
        guard seen.insert(whole.finish()), !cue.lines.isEmpty else { return .drop }
        let identity = content.finish()
        if let index = recent.lastIndex(where: { $0.content == identity && Self.continues($0, cue) }) {
            guard cue.end > recent[index].end + 1 else { return .drop }
            recent[index].end = cue.end
            recent[index].revision += 1
            return .tell(recent[index].told)
        }
        var shown = Shown(
            key: Self.key(epoch, cue.start, identity), start: cue.start, end: cue.end, lines: cue.lines,
            content: identity)
        if let last = recent.last, cue.start >= last.start - 1, cue.start - max(last.end, last.start) <= Self.rollPause
        {
            if Self.grows(last.lines, cue.lines, sameStart: abs(cue.start - last.start) <= 1) {
                let index = recent.count - 1
                recent[index].lines = cue.lines
                recent[index].content = identity
                recent[index].end = max(last.end, cue.end)
                recent[index].revision += 1
                return .tell(recent[index].told)
            }
            if let overlap = Self.overlap(last.lines, cue.lines) {
                if overlap == Self.joined(cue.lines).utf8.count {
                    recent[recent.count - 1].end = max(last.end, cue.end)
                    return .drop
                }
                shown.dropped = overlap
            }
        }
        if recent.count == Self.recentLimit { recent.removeFirst(Self.recentLimit / 2) }
        recent.append(shown)
        return .tell(shown.told)
    }

    /// Whether a cue of the same content is the same one, seen again or going on.
    private static func continues(_ shown: Shown, _ cue: Cue) -> Bool {
        abs(shown.start - cue.start) <= 1 || abs(shown.end - cue.start) <= 1
    }

    private static func key(_ epoch: WireText, _ start: Int64, _ content: UInt128) -> WireText {
        WireText("\(epoch.string)/\(start)/\(String(UInt32(truncatingIfNeeded: content), radix: 36))")
    }

    /// Whether the second is the first, grown at its end.
    private static func grows(_ old: [WireText], _ new: [WireText], sameStart: Bool) -> Bool {
        guard let last = old.last, old.count <= new.count, old.dropLast().elementsEqual(new.prefix(old.count - 1))
        else { return false }
        let counterpart = new[old.count - 1]
        guard counterpart.utf8.starts(with: last.utf8) else { return false }
        return counterpart.utf8.count > last.utf8.count || sameStart && new.count > old.count
    }

    /// How many bytes at the beginning of the new text were shown at the end of the old one: whole lines that moved
    /// up, or else at least three words or four ideographs.
    private static func overlap(_ old: [WireText], _ new: [WireText]) -> Int? {
        for count in stride(from: min(old.count, new.count), through: 1, by: -1)
        where old.suffix(count).elementsEqual(new.prefix(count)) {
            // Somebody who says the same again has it in the same place: only a line that moved up is old.
            if count == new.count, count == old.count { break }
            return joined(Array(new.prefix(count))).utf8.count
        }
        let (before, after) = (joined(old).utf8, joined(new).utf8)
        guard before != after else { return nil }
        return RepeatedText.overlap(before, after)
    }

    fileprivate static func joined(_ lines: [WireText]) -> WireText {
        WireText(repairing: Array(lines.map(\.utf8).joined(separator: [0x0A])))
    }
}
