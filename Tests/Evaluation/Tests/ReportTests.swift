import CounterfoilDetection
import CounterfoilTranscript
import Testing

@testable import CounterfoilEvaluation

@Suite("Results and deltas")
struct ReportTests {
    private static let figures = [
        Figure.rate(.clean, "speech", .held, count: 1, in: 12.5, .perHour, target: .atMost(0.2)),
        Figure.share(.classes, "width", .all, count: 9, of: 10, target: .atLeast(95)),
        Figure.share(.classes, "width", .tune, count: 9, of: 10, target: .atLeast(95)),
    ]

    private static func report(_ figures: [Figure]) -> Report {
        Report(figures: figures, rulePacks: "abc", engine: "one", hasVerifier: true, verdicts: [("false", 1)])
    }

    @Test("the half that is tuned on is not judged, nor is what was not measured")
    func judged() {
        #expect(Self.figures.map(\.isMet) == [true, false, nil])
        #expect(Figure.share(.classes, "none", .all, count: 0, of: 0, target: .atLeast(95)).isMet == nil)
    }

    @Test("equal results differ in nothing")
    func equal() {
        let committed = Self.report(Self.figures).jsonLines
        #expect(Deltas(committed: committed, figures: Self.figures, sections: ["clean", "classes"]).changes.isEmpty)
    }

    @Test("a target that is no longer met is a regression, and so is a figure that is gone")
    func regressions() {
        let committed = Self.report(Self.figures).jsonLines
        var worse = Self.figures
        worse[0] = .rate(.clean, "speech", .held, count: 4, in: 12.5, .perHour, target: .atMost(0.2))
        let deltas = Deltas(committed: committed, figures: worse, sections: ["clean", "classes"])
        #expect(deltas.regressions.map(\.id) == ["clean/speech/held"])
        let missing = Deltas(committed: committed, figures: Array(worse.dropFirst()), sections: ["clean", "classes"])
        #expect(missing.regressions.map(\.id) == ["clean/speech/held"])
        let unmeasured = Deltas(committed: committed, figures: Array(worse.dropFirst()), sections: ["classes"])
        #expect(unmeasured.regressions.isEmpty)
    }

    @Test(
        "numbers keep three digits",
        arguments: [(0, "0"), (0.0537, "0.054"), (12.34, "12.3"), (140.0, "140"), (-2.5, "-2.5")])
    func numbers(value: Double, text: String) { #expect(Report.number(value) == text) }

    @Test("a verdict holds for the line that it was given for, and for no other text")
    func verdicts() {
        let source = CleanSource(file: "chat.txt", title: "chat", kind: .messages)
        let hash = ReadAlarm.hash("some text")
        let file = "file\tline\tfamily\thash\tverdict\treason\nchat.txt\t7\toff-platform\t\(hash)\tright\tit does\n"
        let verdicts = Verdicts(Array(file.utf8))
        var alarm = ReadAlarm(file: source.file, line: 7, family: .offPlatform, hash: hash)
        #expect(verdicts.isRight(alarm))
        alarm.hash = ReadAlarm.hash("other text")
        #expect(!verdicts.isRight(alarm))
    }
}

extension ReadAlarm {
    /// An alarm of which only the identity matters.
    fileprivate init(file: String, line: Int, family: Family, hash: String) {
        var room = Room(name: "room", split: .all)
        room.lines = [
            .init(number: line, split: .tune, time: 0, channel: .chat, role: .host, speaker: nil, text: "some text")
        ]
        self.init(section: .clean, file: file, room: room, index: 0, family: family, rule: "rule", lines: [])
        self.hash = hash
    }
}
