import CounterfoilTranscript
import Testing

@testable import CounterfoilFeed

@Suite("WebVTT")
struct WebVTTTests {
    @Test(
        "the timestamp map is read with its keys in either order, and in a block of its own",
        arguments: [
            "WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:900000,LOCAL:00:01:00.000\n\n",
            "WEBVTT\nX-TIMESTAMP-MAP=LOCAL:00:01:00.000,MPEGTS:900000\n\n",
            "WEBVTT - a title\nKind: captions\nX-TIMESTAMP-MAP=LOCAL:01:00.000, MPEGTS:900000\n\n",
            "WEBVTT\n\nX-TIMESTAMP-MAP=LOCAL:00:01:00.000,MPEGTS:900000\n\n",
            "WEBVTT\r\nX-TIMESTAMP-MAP=LOCAL:00:01:00.000,MPEGTS:900000\r\n\r\n",
            "WEBVTT\nX-TIMESTAMP-MAP=LOCAL:00:01:00.000,MPEGTS:8590834592\n\n",
        ])
    func timestampMap(header: String) {
        let document = WebVTTParser.parse(Array((header + "00:00.000 --> 00:01.000\na").utf8))
        #expect(document.timestampMap == WebVTTDocument.TimestampMap(local: 60_000, mpegts: 900_000))
        #expect(document.cues.count == 1)
    }

    @Test(
        "what does not begin as WebVTT is not WebVTT",
        arguments: ["", "<html>WEBVTT", " WEBVTT", "WEBVTTX\n\n00:00.000 --> 00:01.000\na", "webvtt\n"])
    func signature(text: String) {
        let document = WebVTTParser.parse(Array(text.utf8))
        #expect(!document.hasSignature)
        #expect(document.cues.isEmpty)
    }

    @Test(
        "time stamps outside the grammar are read leniently and counted",
        arguments: [
            ("00:01,500 --> 00:02.000", 1_500, 2_000, 1), ("00:01.5 --> 00:02.12", 1_500, 2_120, 2),
            ("1:00:01.000 --> 1:00:02.000", 3_601_000, 3_602_000, 0), ("00:01 --> 00:02", 1_000, 2_000, 2),
            ("1:02.000 --> 1:03.000", 62_000, 63_000, 2),
        ] as [(String, Int64, Int64, Int)])
    func lenient(line: String, start: Int64, end: Int64, count: Int) throws {
        let document = WebVTTParser.parse(Array("WEBVTT\n\n\(line)\na".utf8))
        let cue = try #require(document.cues.first)
        #expect(cue.start == start)
        #expect(cue.end == end)
        #expect(document.lenientTimestamps == count)
        #expect(cue.isLenient == (count > 0))
    }

    @Test(
        "unreadable time spans lose one cue, and it is counted",
        arguments: ["00:61.000 --> 00:62.000", "a --> b", "00:00.000 --> ", "1:2:3.000 --> 4", "-->"])
    func unreadable(line: String) {
        let document = WebVTTParser.parse(Array("WEBVTT\n\n\(line)\na\n\n00:01.000 --> 00:02.000\nb".utf8))
        #expect(document.unreadableCues == 1)
        #expect(document.cues.map(\.payload.string) == ["b"])
    }

    @Test("a line of blanks does not end a cue, a line with an arrow does")
    func blanksAndArrows() {
        let text = "WEBVTT\n\n00:01.000 --> 00:02.000\na\n \nb\n00:02.000 --> 00:03.000\nc\n\nNOTE 1 --> 2\n"
        let document = WebVTTParser.parse(Array(text.utf8))
        #expect(document.cues.map(\.payload.string) == ["a\n \nb", "c"])
    }

    @Test("a cue that ends before it starts is kept")
    func reversed() {
        let document = WebVTTParser.parse(Array("WEBVTT\n\n00:02.000 --> 00:01.000\na".utf8))
        #expect(document.cues.map(\.end) == [1_000])
    }

    @Test("NUL and bad bytes become replacement characters, and long payloads are cut on a character")
    func hostileBytes() throws {
        let long = [UInt8](repeating: 0x61, count: WebVTTCue.textLimit - 1) + Array("é".utf8)
        let head = Array("WEBVTT\n\n00:01.000 --> 00:02.000\n".utf8)
        let bytes = head + [0x61, 0x00, 0xFF, 0x62, 0x0A, 0x0A] + head.dropFirst(8) + long
        let document = WebVTTParser.parse(bytes)
        #expect(document.isRepaired)
        #expect(document.cues.map(\.isCut) == [false, true])
        #expect(document.cues.first?.payload.string == "a\u{FFFD}\u{FFFD}b")
        #expect(document.cues.last?.payload.utf8.count == WebVTTCue.textLimit - 1)
    }

    @Test("two hundred thousand combining marks are cut like any other text")
    func combiningMarks() throws {
        let marks = String(repeating: "\u{0301}", count: 200_000)
        let document = WebVTTParser.parse(Array("WEBVTT\n\n00:01.000 --> 00:02.000\na\(marks)".utf8))
        let cue = try #require(document.cues.first)
        #expect(cue.isCut)
        #expect(CueText(cue.payload).plain.utf8.count <= WebVTTCue.textLimit)
    }

    @Test("a segment takes the map of its header file, unless it has its own")
    func headerFile() {
        let header = WebVTTParser.parse(Array("WEBVTT\nX-TIMESTAMP-MAP=LOCAL:00:00.000,MPEGTS:900000".utf8))
        let bare = WebVTTParser.parse(Array("00:01.000 --> 00:02.000\na".utf8), header: header)
        #expect(bare.cues.count == 1)
        #expect(bare.timestampMap?.mpegts == 900_000)
        let own = "WEBVTT\nX-TIMESTAMP-MAP=LOCAL:00:00.000,MPEGTS:5\n\n00:01.000 --> 00:02.000\na"
        #expect(WebVTTParser.parse(Array(own.utf8), header: header).timestampMap?.mpegts == 5)
    }

    @Test(
        "tags go, their text and the speaker stay, references are decoded after the tags",
        arguments: [
            ("<v Anna Lee>Hi <i>there</i>", "Hi there", "Anna Lee"),
            ("<v.loud  A &amp;  B >x</v><v C>y", "xy", "A & B"), ("<b.x>a</b><unknown>b", "ab", nil),
            ("&lt;b&gt; &amp;amp; &#x4E2D;&#25991; &copy; &copyx &nope;", "<b> &amp; 中文 © ©x &nope;", nil),
            ("1 < 2 > 3", "1  3", nil), ("a<00:00:01.000>b<c>c", "abc", nil),
            ("&#0; &#xD800; &#128;", "\u{FFFD} \u{FFFD} €", nil),
            ("a<v", "a", nil), ("&", "&", nil), ("&#;&#x;", "&#;&#x;", nil),
            ("加&ZeroWidthSpace;微&lpar;信&rpar;", "加\u{200B}微(信)", nil),
        ] as [(String, String, String?)])
    func cueText(payload: String, plain: String, voice: String?) {
        let text = CueText(WireText(payload))
        #expect(text.plain.utf8.elementsEqual(plain.utf8))
        #expect(text.voice?.string == voice)
    }

    @Test("every character of the plain text is found again in the payload")
    func offsets() {
        let payload = WireText("<v 主播>买<b>一</b>送&amp;一 &lt;加&#24494;信&gt; <00:01.000>好")
        let text = CueText(payload)
        var offset = 0
        for scalar in text.plain.string.unicodeScalars {
            let raw = text.payloadOffset(ofPlain: offset)
            let found = payload[bytes: raw..<raw + 1].string.unicodeScalars.first
            #expect(found == scalar || found == "&")
            offset += String(scalar).utf8.count
        }
    }

    @Test("mutated files never trap, and text stays within its bounds")
    func mutations() {
        var random = TestRandom(11)
        let base = Array(
            "WEBVTT\nX-TIMESTAMP-MAP=LOCAL:00:00.000,MPEGTS:900000\n\nid\n00:01.000 --> 00:02.000 align:start\n<v A>a &amp; b\n\nSTYLE\n::cue{}\n\n00:02.000 --> 00:03.000\n<c.x>买</c>\n"
                .utf8)
        for _ in 0..<3_000 {
            for cue in WebVTTParser.parse(base.mutated(&random)).cues {
                let text = CueText(cue.payload)
                #expect(text.payloadOffset(ofPlain: text.plain.utf8.count) <= cue.payload.utf8.count + 8)
            }
        }
    }
}
