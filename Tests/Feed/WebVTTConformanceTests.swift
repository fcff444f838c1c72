import CounterfoilJSON
import CounterfoilTranscript
import Testing

@testable import CounterfoilFeed

@Suite("WebVTT against the conformance files of vtt.js", .enabled(if: Fixtures.areThere, "fixtures are not there"))
struct WebVTTConformanceTests {
    static let folder = "vtt.js/tests/"
    static let files = Fixtures.files(under: "vtt.js/tests", ending: ".vtt")

    /// Where we read a cue otherwise than vtt.js, and why that is right.
    static let deviations: [String: (cues: [String]?, plain: [String]?, reason: String)] = [
        "cue-times/fraction-digits.vtt": (
            ["|0|2000|Text"], ["Text"], "a fraction of two digits is read leniently and counted, not dropped"
        ),
        "cue-times/minimum-spots-over-sixty.vtt": (
            ["|7200000|7210000|Text"], nil,
            "120:00.000 is outside the grammar; vtt.js takes it for 120 hours, we for 120 minutes, and count it"
        ),
        "integration/id.vtt": (
            [
                "1|1000|2000|This", "Random|2000|3000|Is", "12*AS& Over ...|3000|4000|A", "|4000|5000|Test",
                "ja88120 aa|6000|7000|And stuff?",
            ], ["This", "Is", "A", "Test", "And stuff?"],
            "a second line with an arrow begins the next block (\"collect a WebVTT block\"), so its cue stands"
        ),
        "file-layout/header-no-new-line.vtt": (
            nil, ["Test"], "a line with an arrow ends the header (\"collect a WebVTT block\", in header)"
        ),
        "cuetext/escape-characters/incorrect.vtt": (
            nil, ["&l &g; \u{A0} &am; < > &nbs &nbs; &g; &lr;"],
            "HTML lets &nbsp &lt &gt stand without a semicolon; vtt.js does not know that"
        ),
        "cuetext/timestamp/basic.vtt": (nil, ["It's a blue apple tree!"], noTree),
        "cuetext/timestamp/nested.vtt": (nil, ["Hee! Hee!"], noTree),
        "cuetext/timestamp/no-end-gt.vtt": (nil, [""], noTree),
        "cuetext/timestamp/out-of-cue-range.vtt": (nil, ["That's awesome!"], noTree),
        "cuetext/timestamp/space-before-gt.vtt": (nil, ["No way!"], noTree),
    ]
    private static let noTree = "vtt.js has no expected tree for a cue with a time stamp in its text; the text is there"

    @Test("all files are there")
    func count() { #expect(Self.files.count == 267) }

    @Test("cues have the expected ids, times and payloads", arguments: files)
    func cues(path: String) throws {
        guard let expected = try expectedCues(path) else { return }
        let found = WebVTTParser.parse(Fixtures.bytes(path)).cues.map {
            "\($0.id.string)|\($0.start)|\($0.end)|\($0.payload.string)"
        }
        let deviation = Self.deviations[String(path.dropFirst(Self.folder.count))]?.cues
        #expect(found == deviation ?? expected)
        if deviation != nil { #expect(found != expected, "no longer a deviation") }
    }

    @Test("cues have the expected plain text", arguments: files)
    func plainText(path: String) throws {
        let bytes = Fixtures.bytes(String(path.dropLast(4)) + "-proc.json")
        guard !bytes.isEmpty else { return }
        let expected = try JSONDocument(bytes).root.elements.map { $0["textContent"]?.text?.string ?? "" }
        let found = WebVTTParser.parse(Fixtures.bytes(path)).cues.map { CueText($0.payload).plain.string }
        let deviation = Self.deviations[String(path.dropFirst(Self.folder.count))]?.plain
        #expect(found == deviation ?? expected)
        if deviation != nil { #expect(found != expected, "no longer a deviation") }
    }

    private func expectedCues(_ path: String) throws -> [String]? {
        var bytes = Fixtures.bytes(String(path.dropLast(4)) + ".json")
        if bytes.isEmpty, path.contains("/regions/") {
            // The files of a folder of regions share one expectation.
            let folder = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
            let shared = Fixtures.files(under: folder, ending: ".json").filter {
                $0.contains("/bad-") || $0.contains("/good-")
            }
            bytes = shared.first.map(Fixtures.bytes) ?? []
        }
        guard !bytes.isEmpty else { return nil }
        return try #require(try JSONDocument(bytes).root["cues"]).elements.map { cue in
            let times = ["startTime", "endTime"].map { cue[$0]?.scaled(byPowerOfTen: 3) ?? -1 }
            let id = cue["id"]?.text?.prefix(bytes: WebVTTCue.idLimit).string ?? ""  // ours are bounded
            return "\(id)|\(times[0])|\(times[1])|\(cue["text"]?.text?.string ?? "")"
        }
    }
}
