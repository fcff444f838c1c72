import CounterfoilTranscript
import Testing

@testable import CounterfoilDetection

@Suite("Cues as signals")
struct CueSignalTests {
    /// A rule over a cue that is 1.3 surprising and 0.4 more for every 甲, and a term.
    private func detector(_ requirements: [Rule.Requirement]) throws -> Detector {
        var pack = RulePack.sample(["replica": ["复刻"]], rules: [.sample("r", all: requirements)])
        pack.cues = [.sample("c")]
        return Detector(rules: try CompiledRules([pack]) { _ in CountingCues(characters: ["甲"]) })
    }

    private func scores(_ requirements: [Rule.Requirement], _ said: [String]) throws -> [Int64?] {
        var detector = try detector(requirements)
        return said.compactMap { RuleTest.Line($0) }.utterances.enumerated().map { index, utterance in
            detector.consume(utterance, index: UInt64(index)).first?.score
        }
    }

    @Test("a surprising line and a term in another line meet a rule, and weigh their surprise")
    func cueAndTerm() throws {
        let rule: [Rule.Requirement] = [.init(anyOf: [.cue("c", .surprise(2_500))]), .init(anyOf: ["replica"])]
        #expect(try scores(rule, ["host/chat: 甲甲甲", "host: 复刻"]) == [nil, 3_500])
        #expect(try scores(rule, ["host/chat: 甲甲", "host: 复刻"]) == [nil, nil])
    }

    @Test("a term inside the stretch that a cue was scored on is the same piece of text")
    func overlap() throws {
        let rule: [Rule.Requirement] = [.init(anyOf: [.cue("c", .surprise(2_500))]), .init(anyOf: ["replica"])]
        #expect(try scores(rule, ["host/chat: 甲甲甲 复刻"]) == [nil])
    }

    @Test("two spans of one cue count where they do not overlap")
    func spans() throws {
        let rule: [Rule.Requirement] = [.init(anyOf: [.cue("c", .surprise(2_100))], count: 2)]
        #expect(try scores(rule, ["viewer: 甲甲好的", "viewer: 甲甲不错呀"]) == [nil, 4_200])
        // The second caption's span reaches back over the first.
        #expect(try scores(rule, ["host: 甲甲好的", "host: 甲甲不错呀"]) == [nil, nil])
        #expect(try scores(rule, ["host: 甲甲好的", "@20s host: 甲甲不错呀"]) == [nil, 4_200])
    }

    @Test("a span that reaches back cites the captions that it runs over")
    func spansReachBack() throws {
        var detector = try detector([.init(anyOf: [.cue("c", .surprise(2_500))]), .init(anyOf: ["replica"])])
        _ = detector.consume(.say("好 甲甲", at: 0, key: "a"), index: 0)
        _ = detector.consume(.say("甲甲甲", at: 2, key: "b"), index: 1)
        let hit = try #require(detector.lastHits.first)
        #expect(hit.kind == .cue && hit.term == "c" && hit.group == "c" && hit.pattern == "c example")
        #expect(hit.spans.map { "\($0.utterance) \($0.range) \($0.form)" } == ["0 0..<10 好 甲甲", "1 0..<9 甲甲甲"])
        let found = detector.consume(.say("复刻", at: 30, key: "c"), index: 2)
        #expect(found.first?.evidence.map(\.index) == [0, 1, 2])
    }

    @Test("a line keeps its vote where the next one's span reaches back over it")
    func reachIsNoRepetition() throws {
        let rule: [Rule.Requirement] = [.init(anyOf: [.cue("c", .surprise(2_100))]), .init(anyOf: ["replica"])]
        #expect(try scores(rule, ["host: 这一款甲甲甲大家看", "host: 甲甲复刻"])[1] != nil)
    }

    @Test("measures over the window sum what independent lines have, and never meet on one line")
    func sums() throws {
        let excess: [Rule.Requirement] = [.init(anyOf: [.cue("c", .excess(1_000))])]
        #expect(try scores(excess, ["viewer: 甲甲甲甲好", "viewer: 甲甲甲棒棒的"])[1] != nil)
        #expect(try scores(excess, ["viewer: 甲甲甲甲甲甲"]) == [nil])
        #expect(try scores(excess, ["viewer: 甲甲甲甲好", "viewer: 甲甲甲甲好"]) == [nil, nil])
        let top3: [Rule.Requirement] = [.init(anyOf: [.cue("c", .top3(2_200))])]
        let three = ["viewer: 甲甲甲好", "viewer: 甲甲甲棒的", "viewer: 甲甲甲看看这个"]
        #expect(try scores(top3, three).map { $0 != nil } == [false, false, true])
    }

    @Test("every line has a score for every cue, and those above two are hits")
    func lastScores() throws {
        var detector = try detector([.init(anyOf: [.cue("c", .surprise(4_000))], count: 2)])
        _ = detector.consume(.say("你好", at: 0), index: 0)
        #expect(detector.lastScores.map(\.cue) == ["c"] && detector.lastScores.map(\.surprise) == [100])
        #expect(detector.lastHits.isEmpty)
        _ = detector.consume(.say("甲甲", at: 60), index: 1)
        #expect(detector.lastScores.map(\.surprise) == [2_100] && detector.lastHits.map(\.score) == [2_100])
        _ = detector.consume(.say("甲", at: 120), index: 2)
        #expect(detector.lastScores.map(\.surprise) == [1_700] && detector.lastHits.isEmpty)
    }
}
