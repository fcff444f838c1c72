import CounterfoilAlert
import CounterfoilDetection
import CounterfoilJSON
import CounterfoilTranscript
import Testing

/// Utterances, hits and detections by the second.
private struct Script {
    var book: AlertBook

    init() throws {
        let room = try #require(RoomID("studio"))
        let session = try #require(SessionID("studio-1"))
        book = AlertBook(room: room, session: session, rulePacks: "packs")
    }

    static func line(
        _ index: UInt64, at second: Int64, _ text: WireText = "同厂 无标", revision: Int = 0
    ) -> Detection.Evidence {
        let utterance = Utterance(
            key: WireText("k\(index)"), revision: revision, channel: .caption, role: .host, text: text,
            times: .init(observed: EventTime(milliseconds: second * 1_000)))
        let hit = Hit(
            term: "g/1", pattern: "同厂", group: "g",
            spans: [.init(utterance: index, range: 0..<6, form: text[bytes: 0..<6])], how: [])
        return Detection.Evidence(index: index, utterance: utterance, hits: [hit])
    }

    static func rule(_ id: String, _ family: Family = .factoryLeak, _ severity: Severity = .medium) -> Rule {
        Rule(
            id: id, family: family, severity: severity, window: 60_000,
            all: [.init(anyOf: ["a"]), .init(anyOf: ["b"])])
    }

    mutating func meet(_ rule: Rule, _ evidence: [Detection.Evidence], score: Int64 = 2_000) -> [Alert] {
        book.take([Detection(rule: rule, evidence: evidence, score: score)]) { $0 + 100 }.map(\.alert)
    }
}

@Suite("The open alerts of a room")
struct AlertBookTests {
    @Test("an open alert is extended, not repeated")
    func extends() throws {
        var script = try Script()
        let first = script.meet(Script.rule("r"), [Script.line(1, at: 10), Script.line(3, at: 20)])
        #expect(first.map(\.state) == [.opened])
        #expect(first.first?.start.milliseconds == 10_000)
        #expect(first.first?.raised.milliseconds == 20_000)
        #expect(first.first?.lines.map(\.leaf) == [101, 103])

        let again = script.meet(Script.rule("r"), [Script.line(1, at: 10), Script.line(3, at: 20)])
        #expect(again.isEmpty, "the same evidence again is no news")

        let more = script.meet(Script.rule("r"), [Script.line(3, at: 20), Script.line(5, at: 44)])
        #expect(more.map(\.state) == [.extended])
        #expect(more.first?.id == first.first?.id)
        #expect(more.first?.raised.milliseconds == 20_000)
        #expect(more.first?.end.milliseconds == 44_000)
        #expect(more.first?.lines.map(\.index) == [1, 3, 5])
    }

    @Test("rules of one family join; the most severe names the alert")
    func joinsFamilies() throws {
        var script = try Script()
        _ = script.meet(Script.rule("mild"), [Script.line(1, at: 1), Script.line(2, at: 2)])
        let joined = script.meet(
            Script.rule("grave", .factoryLeak, .critical), [Script.line(2, at: 2), Script.line(3, at: 3)], score: 5_000)
        #expect(joined.first?.rule == "grave")
        #expect(joined.first?.rules == ["mild", "grave"])
        #expect(joined.first?.severity == .critical)
        #expect(joined.first?.score == 5_000)
        let other = script.meet(
            Script.rule("other", .offPlatform), [Script.line(2, at: 2), Script.line(3, at: 3)])
        #expect(other.map(\.state) == [.opened])
    }

    @Test("an alert closes once the rule's window has passed without more, and the next one has another id")
    func closes() throws {
        var script = try Script()
        let first = script.meet(Script.rule("r"), [Script.line(1, at: 10), Script.line(2, at: 20)])
        #expect(script.book.advance(to: EventTime(milliseconds: 80_000)).isEmpty)
        let closed = script.book.advance(to: EventTime(milliseconds: 80_001))
        #expect(closed.map(\.alert.state) == [.closed])
        let second = script.meet(Script.rule("r"), [Script.line(7, at: 90), Script.line(8, at: 91)])
        #expect(second.first?.state == .opened)
        #expect(second.first?.id != first.first?.id)
        #expect(script.book.closeAll().map(\.alert.id) == second.map(\.id))
    }

    @Test("the id rests on the evidence alone")
    func idIsDerived() throws {
        var one = try Script()
        var two = try Script()
        let evidence = [Script.line(1, at: 10), Script.line(2, at: 20)]
        let moved = evidence.map { Detection.Evidence(index: $0.index + 50, utterance: $0.utterance, hits: $0.hits) }
        #expect(
            one.meet(Script.rule("r"), evidence).map(\.id) == two.meet(Script.rule("r"), moved, score: 9).map(\.id))
    }

    @Test("a gap within an alert marks it, before or after it opens")
    func marksGaps() throws {
        var script = try Script()
        script.book.note(gap: EventTime(milliseconds: 12_000)...EventTime(milliseconds: 13_000))
        #expect(
            script.meet(Script.rule("r"), [Script.line(1, at: 10), Script.line(2, at: 20)]).first?.overlapsGap == true)
        var later = try Script()
        #expect(
            later.meet(Script.rule("r"), [Script.line(1, at: 10), Script.line(2, at: 20)]).first?.overlapsGap == false)
        later.book.note(gap: EventTime(milliseconds: 20_000)...EventTime(milliseconds: 25_000))
        #expect(later.book.closeAll().first?.alert.overlapsGap == true)
    }

    @Test("what is taken back stays, marked")
    func marksDeletions() throws {
        var script = try Script()
        _ = script.meet(Script.rule("r"), [Script.line(1, at: 10), Script.line(2, at: 20)])
        script.book.note(deletion: Deletion(keys: ["k2"], observed: EventTime(milliseconds: 21_000)))
        #expect(script.book.closeAll().first?.alert.lines.map(\.wasDeleted) == [false, true])
    }

    @Test("a long incident does not grow without end")
    func boundsLines() throws {
        var script = try Script()
        for index in 0..<100 as Range<UInt64> {
            _ = script.meet(
                Script.rule("r"), [Script.line(index, at: Int64(index)), Script.line(index + 1, at: Int64(index + 1))])
        }
        let alert = try #require(script.book.closeAll().first?.alert)
        #expect(alert.lines.count == Alert.maximumLines)
        #expect(alert.omittedLines > 0)
        #expect(alert.end.milliseconds == 100_000)
    }

    @Test("an alert of hostile text fits a leaf of the log, and says what it left out")
    func boundsSize() throws {
        var script = try Script()
        let tower = WireText("同厂" + String(repeating: "\u{1}", count: 16_000))
        for index in 0..<60 as Range<UInt64> {
            _ = script.meet(Script.rule("r"), [Script.line(index, at: 1, tower), Script.line(index + 1, at: 1, tower)])
        }
        let alert = try #require(script.book.closeAll().first?.alert)
        #expect(alert.json.encoded.count <= Alert.maximumSize)
        #expect(alert.lines.count + alert.omittedLines == 61)
        #expect(alert.lines.allSatisfy { $0.utterance.text.utf8.count <= Alert.Line.maximumText })
    }

    @Test("of a long line the part around the find is shown, with its bytes counted anew")
    func excerpts() throws {
        let text = WireText(String(repeating: "很", count: 700) + "同厂" + String(repeating: "好", count: 700))
        let span = Hit.Span(utterance: 4, range: 2_100..<2_106, form: "同厂")
        let hit = Hit(term: "t", pattern: "同厂", group: "g", spans: [span], how: [])
        let utterance = Utterance(
            key: "k", channel: .caption, role: .host, text: text, times: .init(observed: EventTime(milliseconds: 0)))
        let line = Alert.Line(index: 4, leaf: nil, utterance: utterance, hits: [hit])
        let shown = try #require(line.hits.first?.spans.first)
        #expect(line.utterance.text[bytes: shown.range] == "同厂")
        #expect(line.excerptStart + shown.range.lowerBound == 2_100)
        #expect(line.utterance.text.string.hasPrefix("很"))
    }

    @Test("a digest reads back what the JSON holds")
    func readsBack() throws {
        var script = try Script()
        let alert = try #require(
            script.meet(
                Script.rule("r", .offPlatform, .high), [Script.line(1, at: 10), Script.line(2, at: 20, "同厂\u{0}\"\\")]
            ).first)
        let digest = try #require(AlertDigest(try JSONDocument(alert.json.encoded).root))
        #expect(digest.id == alert.id)
        #expect(digest.family == .offPlatform)
        #expect(digest.severity == .high)
        #expect(digest.raised == alert.raised)
        #expect(digest.lines.map(\.text) == alert.lines.map(\.utterance.text))
        #expect(digest.lines.map { $0.marks.map(\.range) } == [[0..<6], [0..<6]])
        #expect(AlertDigest(try JSONDocument(Array("{\"id\":1}".utf8)).root) == nil)
    }
}
