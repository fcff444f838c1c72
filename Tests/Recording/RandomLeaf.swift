import CounterfoilJSON
import CounterfoilRecording
import CounterfoilTestSupport
import CounterfoilTranscript

/// Leaves as hostile as their types allow.
struct RandomLeaf {
    var random: SplitMix

    init(seed: UInt64) { random = SplitMix(seed: seed) }

    mutating func leaf() -> Leaf {
        switch pick(9) {
        case 0: .request(.init(feed: int(), exchange: int(), purpose: text(), url: text(), at: time()))
        case 1:
            .head(
                .init(
                    feed: int(), exchange: int(), status: int(), url: text(),
                    headers: list { .init(name: $0.text(), value: $0.text()) }, at: time()))
        case 2:
            .chunk(
                .init(
                    feed: int(), exchange: int(),
                    raw: .init(
                        offset: Int64.random(in: 0 ... .max, using: &random), count: pick(1 << 40), hash: hash()),
                    at: time()))
        case 3: .finish(.init(feed: int(), exchange: int(), code: text().string, at: time()))
        case 4: .resume(.init(at: time(), engine: text().string, rules: text().string, boot: text().string))
        case 5: .alert(.init(number: int(), state: element(Leaf.Alert.State.allCases), alert: json(depth: 4)))
        case 6:
            .recovery(
                .init(
                    leaves: Int64(pick(1 << 50)), lost: Int64(pick(1 << 50)), lostRaw: Int64(pick(9)), file: pick(99),
                    hash: hash()))
        case 7: .close(.init(at: time(), reason: element(Leaf.Close.Reason.allCases)))
        default: .event(.init(feed: int(), number: int(), event: event()))
        }
    }

    mutating func event() -> TranscriptEvent {
        switch pick(6) {
        case 0: return .deletion(Deletion(keys: list { $0.text() }, speakers: list { $0.text() }, observed: time()))
        case 1:
            return .gap(
                Gap(
                    reason: element(Gap.Reason.allCases), from: maybe { $0.time() }, to: maybe { $0.time() },
                    missing: maybe { random in
                        let (a, b) = (random.time().milliseconds, random.time().milliseconds)
                        return min(a, b)...max(a, b)
                    }))
        case 2: return .end(FeedEnd(reason: element(FeedEnd.Reason.allCases), detail: text()))
        case 3: return .note(FeedNote(code: text().string, detail: text()))
        default:
            var utterance = Utterance(
                key: text(), revision: int(), finality: element(Utterance.Finality.allCases),
                channel: element(Utterance.Channel.allCases), role: element(Utterance.Role.allCases),
                speaker: maybe { random in .init(id: random.text(), name: random.maybe { $0.text() }) },
                language: maybe { $0.text().string }, text: text(),
                times: .init(source: maybe { $0.time() }, observed: time(), uncertainty: maybe { Int64($0.int()) }))
            utterance.times.programme = maybe { random in
                let (a, b) = (random.time().milliseconds, random.time().milliseconds)
                return min(a, b)..<max(a, b)
            }
            for (flag, _) in Utterance.Flags.names where pick(4) == 0 { utterance.flags.insert(flag) }
            return .utterance(utterance)
        }
    }

    mutating func json(depth: Int) -> CanonicalJSON {
        switch pick(depth == 0 ? 4 : 6) {
        case 0: .null
        case 1: .boolean(pick(2) == 0)
        case 2: .integer(time().milliseconds)
        case 3: .text(text())
        case 4: .array(list { $0.json(depth: depth - 1) })
        default: .object(list { ($0.text().string, $0.json(depth: depth - 1)) })
        }
    }

    mutating func text() -> WireText {
        switch pick(5) {
        case 0: .empty
        case 1: WireText(repairing: (0..<pick(20)).map { _ in UInt8.random(in: 0...255, using: &random) })
        case 2: WireText(repairing: (0..<pick(20)).map { _ in UInt8.random(in: 0..<0x30, using: &random) })
        default: WireText((0..<pick(6)).map { _ in element(Self.pieces) }.joined())
        }
    }

    private static let pieces = [
        "\"", "\\", "\\u0041", "\\\"", "\u{0}", "\u{8}\u{C}\n\r\t", "\u{1F}", "\u{7F}", "\u{85}", "\u{2028}",
        "\u{FEFF}",
        "\u{202E}", "\u{E0041}", "\u{10FFFF}", "\u{D7FF}\u{E000}", "e\u{301}\u{301}\u{301}",
        "\u{1F468}\u{200D}\u{1F469}",
        "{\"t\":\"hello\"}", "\",\"t\":\"ev", "]}", "假", "plain", "/", "<b>",
    ]

    mutating func time() -> EventTime {
        EventTime(milliseconds: element([0, -1, .min, .max, 1_778_760_010_000, Int64(bitPattern: random.next())]))
    }

    mutating func int() -> Int { element([0, 1, -1, .max, .min, pick(1_000)]) }

    mutating func hash() -> Hash256 {
        Hash256((0..<32).map { _ in UInt8.random(in: 0...255, using: &random) }) ?? MerkleTree().root
    }

    mutating func pick(_ count: Int) -> Int { Int.random(in: 0..<count, using: &random) }

    mutating func element<Value>(_ values: [Value]) -> Value { values[pick(values.count)] }

    mutating func maybe<Value>(_ value: (inout RandomLeaf) -> Value) -> Value? {
        pick(2) == 0 ? nil : value(&self)
    }

    mutating func list<Value>(_ value: (inout RandomLeaf) -> Value) -> [Value] {
        var values: [Value] = []
        for _ in 0..<pick(4) { values.append(value(&self)) }
        return values
    }
}
