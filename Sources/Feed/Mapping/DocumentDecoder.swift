import CounterfoilJSON
import CounterfoilTranscript

/// Turns JSON documents of a feed into events by a mapping, and drops what came before.
struct DocumentDecoder: Sendable {
    let mapping: FieldMapping
    let channel: Utterance.Channel
    /// The role of the feed's own channel where no rule names one; by the channel where it is `nil`.
    let role: Utterance.Role?
    let language: String?
    private var seen: DedupRing
    private var revisions = RevisionBook()
    private var unnamedItems: UInt64 = 0
    private var remarks = Remarks()

    /// The most bytes of an id, and of a text.
    static let idLimit = 512
    static let textLimit = 8 << 10

    init(
        mapping: FieldMapping, channel: Utterance.Channel, role: Utterance.Role?, language: String?,
        dedupCapacity: Int = 4_096
    ) {
        self.mapping = mapping
        self.channel = channel
        self.role = role
        self.language = language
        seen = DedupRing(capacity: dedupCapacity)
    }

    /// How a document came.
    struct Context {
        var time: EventTime
        /// Whether it is one of the pages of a poll, which may overlap.
        var isPage: Bool
        var isBackfill = false
        var eventType: WireText?
        /// Names the item where the item does not name itself.
        var fallbackID: WireText?
    }

    /// What a document held.
    struct Result {
        var events: [TranscriptEvent] = []
        /// How many items there were, and how many of them had come before.
        var itemCount = 0
        var repeatedCount = 0
        /// The time of the first item that is new.
        var firstTime: EventTime?
        /// The time of the last utterance that is new.
        var lastTime: EventTime?
        /// The value of the cursor's field in the newest item.
        var lastItemCursor: WireText?
        var end: FeedEnd?
    }

    mutating func decode(_ document: JSONDocument, _ context: Context) -> Result {
        let root = document.root
        var result = Result()
        var items = mapping.items.map { $0.resolveAll(in: root) } ?? [root]
        items = items.flatMap { $0.kind == .array ? $0.elements : [$0] }.filter { $0.kind == .object }
        if mapping.order == .descending { items.reverse() }
        var occurrences: [UInt128: UInt64] = [:]
        var unusable = 0
        for item in items {
            decode(item, context, &occurrences, &result, &unusable)
        }
        result.itemCount = items.count
        if case .lastItem(let pointer) = mapping.cursor?.source, let last = items.last {
            result.lastItemCursor = pointer.resolve(in: last)?.scalarText
        }
        result.events += remarks.remark(
            "feed.damaged", "parts of a JSON text could not be read and were left out", count: document.damaged)
        if context.isPage, unusable > 0, unusable == items.count {
            result.events += remarks.remark(
                "feed.mapping", "no item of a page has a text where the mapping looks for it; check the mapping")
        }
        for rule in mapping.ends {
            guard let match = rule.condition.match(in: root, eventType: context.eventType) else { continue }
            result.end = FeedEnd(reason: rule.reason, detail: root.firstText(rule.detail) ?? match.prefix(bytes: 512))
            break
        }
        return result
    }

    private mutating func decode(
        _ item: JSONValue, _ context: Context, _ occurrences: inout [UInt128: UInt64], _ result: inout Result,
        _ unusable: inout Int
    ) {
        func holds(_ condition: Condition) -> Bool { condition.match(in: item, eventType: context.eventType) != nil }
        if mapping.ignored.contains(where: holds) { return }
        if let rule = mapping.deletions.first(where: { holds($0.condition) }) {
            let deletion = Deletion(
                keys: item.allTexts(rule.ids, limit: Self.idLimit),
                speakers: item.allTexts(rule.authors, limit: Self.idLimit), observed: context.time)
            append(deletion, &result)
            return
        }
        if let rule = mapping.gaps.first(where: { holds($0.condition) }) {
            let gap = Gap(reason: .declared, from: item.firstTime(rule.from).time, to: item.firstTime(rule.to).time)
            result.events.append(.gap(gap))
            return
        }
        let id = item.firstText(mapping.id, limit: Self.idLimit) ?? context.fallbackID?.prefix(bytes: Self.idLimit)
        let key = item.firstText(mapping.key, limit: Self.idLimit)
        if mapping.deleted.contains(where: holds) {
            append(Deletion(keys: [key ?? id].compactMap(\.self), observed: context.time), &result)
            return
        }
        guard let (text, flags) = text(of: item) else {
            unusable += 1
            return
        }
        let (source, isUnreadable) = item.firstTime(mapping.time)
        var utterance = Utterance(
            key: .empty, channel: mapping.channels.first { holds($0.condition) }?.outcome ?? channel, role: .viewer,
            text: text, times: Utterance.Times(source: source, observed: context.time), flags: flags)
        utterance.role = mapping.roles.first { holds($0.condition) }?.outcome ?? defaultRole(utterance.channel)
        utterance.times.programme = programme(of: item)
        utterance.language = item.firstText(mapping.language, limit: 35)?.string ?? language
        if isUnreadable || source != nil && !utterance.times.isCredible { utterance.flags.insert(.clockClamped) }
        if context.isBackfill { utterance.flags.insert(.backfill) }
        let author = item.firstText(mapping.authorID, limit: Self.idLimit)
        let name = item.firstText(mapping.authorName, limit: Self.idLimit)
        if let speaker = author ?? name { utterance.speaker = Utterance.Speaker(id: speaker, name: name) }
        guard identify(&utterance, item, id: id, key: key, context, &occurrences) else {
            result.repeatedCount += 1
            return
        }
        let time = utterance.times.event
        result.firstTime = result.firstTime ?? time
        result.lastTime = max(result.lastTime ?? time, time)
        result.events.append(.utterance(utterance))
    }

    /// Gives an utterance its key and revision.
    ///
    /// - Returns: Whether it is new.
    private mutating func identify(
        _ utterance: inout Utterance, _ item: JSONValue, id: WireText?, key: WireText?, _ context: Context,
        _ occurrences: inout [UInt128: UInt64]
    ) -> Bool {
        if let key {
            utterance.key = key
            if let isFinal = item.first(mapping.final) {
                utterance.finality = isFinal.scalarText.map(Condition.isTrue) == true ? .final : .interim
            }
            let hash = Self.hash("key", key)
            if let revision = item.first(mapping.revision)?.scaled(byPowerOfTen: 0) {
                utterance.revision = Int(clamping: max(revision, 0))
                var numbered = SipHash()
                numbered.combine(UInt64(truncatingIfNeeded: hash))
                numbered.combine(UInt64(truncatingIfNeeded: hash >> 64))
                numbered.combine(UInt64(bitPattern: revision))
                numbered.combine(utterance.finality == .final ? 1 : 0)
                return seen.insert(numbered.finish())
            }
            var content = SipHash()
            content.combine(utterance.text.utf8)
            content.combine(utterance.finality == .final ? 1 : 0)
            guard let revision = revisions.revision(ofKey: hash, content: content.finish()) else { return false }
            utterance.revision = revision
            return true
        }
        if let id {
            utterance.key = id
            return seen.insert(Self.hash("item", id))
        }
        var content = SipHash()
        content.combine((utterance.speaker?.id ?? .empty).utf8)
        content.combine(UInt64(bitPattern: utterance.times.source?.milliseconds ?? .min))
        content.combine(utterance.text.utf8)
        if context.isPage || utterance.times.source != nil {
            // The same words at the same time may stand in a page twice; in the next page they are the same two.
            if context.isPage {
                let hash = content.finish()
                content.combine(occurrences[hash, default: 0])
                occurrences[hash, default: 0] += 1
            }
        } else {
            // Without a time, a stream's repetition cannot be told from a person who repeats himself.
            content.combine(unnamedItems)
            unnamedItems += 1
        }
        let hash = content.finish()
        utterance.key = WireText("~" + String(hash, radix: 36))
        utterance.flags.insert(.derivedKey)
        return seen.insert(hash)
    }

    private mutating func append(_ deletion: Deletion, _ result: inout Result) {
        var deletion = deletion
        deletion.keys = deletion.keys.filter { seen.insert(Self.hash("delete", $0)) }
        deletion.speakers = deletion.speakers.filter { !$0.isEmpty }
        guard !deletion.keys.isEmpty || !deletion.speakers.isEmpty else {
            result.repeatedCount += 1
            return
        }
        result.firstTime = result.firstTime ?? deletion.observed
        result.events.append(.deletion(deletion))
    }

    private func text(of item: JSONValue) -> (WireText, Utterance.Flags)? {
        for pointer in mapping.text {
            let values = pointer.resolveAll(in: item).filter { $0.scalarText != nil }
            guard !values.isEmpty else { continue }
            var bytes: [UInt8] = []
            var flags: Utterance.Flags = []
            for value in values where bytes.count <= Self.textLimit {
                bytes += (value.scalarText ?? .empty).utf8
                if value.isRepaired { flags.insert(.repaired) }
            }
            let whole = WireText(repairing: bytes)
            let text = whole.prefix(bytes: Self.textLimit)
            if text.utf8.count < whole.utf8.count { flags.insert(.truncated) }
            return text.isEmpty ? nil : (text, flags)
        }
        return nil
    }

    private func programme(of item: JSONValue) -> Range<Int64>? {
        guard let start = item.first(mapping.programmeStart)?.scaled(byPowerOfTen: 0) else { return nil }
        let end = item.first(mapping.programmeEnd)?.scaled(byPowerOfTen: 0) ?? start
        return start..<max(start, end)
    }

    private func defaultRole(_ channel: Utterance.Channel) -> Utterance.Role {
        if let role, channel == self.channel { return role }
        return channel == .chat ? .viewer : .host
    }

    private static func hash(_ kind: StaticString, _ text: WireText) -> UInt128 {
        var hash = SipHash()
        kind.withUTF8Buffer { hash.combine($0) }
        hash.combine(text.utf8)
        return hash.finish()
    }
}
