import CounterfoilDetection
import CounterfoilFeed
import CounterfoilFolding
import CounterfoilJSON
import CounterfoilMatching
import CounterfoilTranscript

/// Feeds bytes to every reader of strangers' bytes; the first byte picks the reader. Nothing may trap, and what a reader
/// makes of the bytes must not depend on how they are cut.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    guard count > 1 else { return 0 }
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let body = Array(bytes.dropFirst())
    switch bytes[0] % 7 {
    case 0: readJSON(body)
    case 1: _ = WebVTTParser.parse(body)
    case 2: runMachine(.jsonStream, "application/x-ndjson", body)
    case 3: runMachine(.serverSentEvents, "text/event-stream", body)
    case 4: runMachine(.hlsCaptions, "application/vnd.apple.mpegurl", body)
    case 5: detect(body)
    default: scan(body)
    }
    return 0
}

private func readJSON(_ body: [UInt8]) {
    guard let document = try? JSONDocument(body) else { return }
    let canonical = CanonicalJSON(document.root).encoded
    guard let again = try? JSONDocument(canonical), CanonicalJSON(again.root).encoded == canonical else {
        preconditionFailure("canonical JSON is not a fixed point")
    }
    _ = EventTime(rfc3339: body)
}

private func runMachine(_ kind: FeedConfiguration.Kind, _ type: String, _ body: [UInt8]) {
    func events(cut: Int) -> [TranscriptEvent] {
        let configuration = FeedConfiguration(kind: kind, url: "https://live.example/feed")
        var machine = configuration.makeMachine()
        guard let request = machine.nextRequest() else { return [] }
        let time = EventTime(milliseconds: 1_778_760_000_000)
        let head = FeedResponseHead(status: 200, url: request.url, headers: [.init("content-type", type)])
        var events = machine.receive(.request(purpose: request.purpose), at: time)
        events += machine.receive(.head(head), at: time)
        events += machine.receive(.bytes(Array(body[..<cut])), at: time)
        events += machine.receive(.bytes(Array(body[cut...])), at: time)
        events += machine.receive(.finish(.complete), at: time)
        _ = machine.nextRequest()
        return events
    }
    let cut = body.isEmpty ? 0 : Int(body[0]) % (body.count + 1)
    guard events(cut: body.count) == events(cut: cut) else {
        preconditionFailure("the events depend on how the bytes are cut")
    }
}

private let rules: CompiledRules? = try? CompiledRules([
    RulePack(
        id: "fuzz", version: "1",
        groups: [
            TermGroup(
                id: "a",
                terms: [
                    Term(id: "a/1", text: "高仿", wholeWord: false),
                    Term(id: "a/2", text: "same factory", wholeWord: true),
                ],
                exclusions: ["不是高仿"]),
            TermGroup(
                id: "b",
                terms: [Term(id: "b/1", text: "加微信", wholeWord: false), Term(id: "b/2", text: "ab", wholeWord: false)]),
        ],
        rules: [
            Rule(
                id: "r", family: .replicaQuality, severity: .high, window: 60_000,
                all: [.init(anyOf: ["a"]), .init(anyOf: ["b"])])
        ])
])

private func detect(_ body: [UInt8]) {
    guard let rules else { return }
    var detector = Detector(rules: rules)
    for (index, part) in body.split(separator: 0x0A).enumerated() {
        let text = WireText(repairing: part)
        let utterance = Utterance(
            key: WireText("k\(index % 7)"), revision: index, channel: index % 2 == 0 ? .caption : .chat, role: .host,
            speaker: .init(id: "s"), text: text,
            times: .init(observed: EventTime(milliseconds: Int64(index) * 700)))
        _ = detector.consume(utterance, index: UInt64(index))
        for span in detector.lastHits.flatMap(\.spans) where span.utterance == UInt64(index) {
            guard span.range.upperBound <= text.utf8.count, text[bytes: span.range] == span.form else {
                preconditionFailure("a hit does not lie where it says")
            }
        }
    }
}

private let terms = ["same factory", "高仿", "ab", "a", "微信", "가", "zzzzzzzzzzzzq", "ガ"].map(TextFolder.values)
private let automaton = KeywordAutomaton(terms)

/// Messages scanned together, one by one, and as the Detector searches them.
private func scan(_ body: [UInt8]) {
    let texts = body.split(separator: 0x0A, omittingEmptySubsequences: false).map { WireText(repairing: $0) }
    let (together, alone) = (KeywordScanner(automaton, streams: 3), KeywordScanner(automaton, streams: 3))
    var arena: [UInt8] = []
    let messages = texts.enumerated().map { number, text in
        let start = arena.count
        arena += text.utf8
        return StreamMessage(stream: number % 3, range: start..<arena.count)
    }
    arena.withUnsafeBytes { arena in messages.withUnsafeBufferPointer { together.scan(arena, $0) } }
    var found: Set<KeywordMatch> = []
    for (number, text) in texts.enumerated() {
        alone.scan(text, stream: number % 3)
        for match in alone.matches {
            found.insert(
                KeywordMatch(
                    pattern: match.pattern, message: UInt32(number), start: match.start, end: match.end))
        }
        let own = Set(alone.matches.filter { $0.start >= 0 })
        var folder = TextFolder()
        folder.fold(text)
        var expected = 0
        automaton.forEachMatch(in: folder.scalars) { _, _ in expected += 1 }
        guard own.count == expected else { preconditionFailure("a message alone gives other matches") }
    }
    guard Set(together.matches) == found else { preconditionFailure("the matches depend on how messages come") }
}
