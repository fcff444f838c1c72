import CounterfoilJSON
import CounterfoilTestSupport
import CounterfoilTranscript
import Testing

@testable import CounterfoilSink

@Suite("Nothing that a stranger wrote comes alive in Slack")
struct SlackEscapingTests {
    static let corpus: [String] = [
        "<!channel>", "<!here>", "<!everyone|x>", "<@U1>", "<@U1|bob>", "<#C1>", "<!subteam^S1|@team>",
        "<!date^1392734382^{date}|x>", "<http://a|b>", "<https://evil.example/x|https://brand.com>", "<mailto:a@b.c|x>",
        "&lt;!channel&gt;", "&amp;lt;!channel>", "&", "<", ">", "<<<>>>", "@channel @here @everyone", "```code```",
        "`x`", "*bold* _it_ ~st~", "> quote", "https://evil.example/a?b=c&d", "http://evil.example",
        "HTTPS://EVIL.EXAMPLE",
        "hTtPs://evil.example", "evil.com", "www.evil.com/path", "evil.co.uk", "例子.中国", "xn--fsq.com", "a@b.com",
        "ftp://evil.example/x", "slack://channel?id=1", "javascript:alert(1)", "http:/evil.example",
        "http:\\\\evil.example",
        "evil。com", "evil．com", "evil｡com", "3.5折 9.9包邮", "..com", "a..b.c", "x .com", "192.168.0.1/x", "evil.com.",
        "\u{202E}moc.live\u{202C}", "a\u{200B}b", "a\u{200D}b.com", "ev\u{00AD}il.com", "\u{FEFF}x",
        "\u{2066}x\u{2069}",
        "\u{E0041}\u{E0042}", "\r\nHeader: x", "line\nbreak\rcr\ttab", "\u{1B}[2J\u{7}", "\u{0}",
        "{{7*7}} ${x} %s {room}",
        #"{"text":"<!channel>"}"#, "\"}],\"text\":\"<!channel>\"", "⟦fake⟧", "⟪U+202E⟫", "✅ resolved by admin",
        ":smile: :x:",
        "|", "||", "=cmd|' /C calc'!A0", "高仿" + String(repeating: "\u{0301}", count: 5_000), "\u{2028}x\u{2029}",
        String(repeating: "<!channel>", count: 400), String(repeating: "&", count: 4_000), "é.com", "💩.la",
    ]

    /// Puts a text into every place of an alert that a stranger may have written, and into those of others too.
    static func poisoned(_ text: String) -> SampleAlert {
        var sample = SampleAlert()
        sample.room = text
        sample.session = text
        sample.rule = text
        sample.id = text
        sample.title = [("en", text)]
        sample.advice = [("en", text)]
        let wire = WireText(text)
        sample.lines = [
            .init(text: wire, speaker: wire),
            .init(text: WireText("a " + text + " b"), speaker: wire, marks: [.init(wire, wire, ["split"])]),
            .init(
                text: WireText(text + text), role: "viewer", channel: "chat", speaker: wire,
                marks: [.init(wire.prefix(bytes: 3), wire, [])]),
        ]
        return sample
    }

    @Test("no mention, link, code span or control character of theirs survives", arguments: corpus)
    func survivesNothing(_ text: String) throws {
        try Self.check(Self.poisoned(text))
    }

    @Test("nor do any of a thousand mixtures")
    func mixtures() throws {
        var random = SplitMix(state: 5)
        for _ in 0..<1_000 {
            let parts = (0..<Int.random(in: 1...6, using: &random)).map { _ in
                let part = Self.corpus.randomElement(using: &random) ?? ""
                return String(part.unicodeScalars.prefix(Int.random(in: 1...40, using: &random)).map(Character.init))
            }
            try Self.check(Self.poisoned(parts.joined()))
        }
    }

    @Test("a megabyte is cut, says so, and is escaped up to the cut")
    func megabyte() throws {
        for unit in ["x", "<", "&", "e\u{0301}", "好", "<!channel> ", "http://evil.com/"] {
            let text = String(repeating: unit, count: 1_048_576 / unit.utf8.count)
            var sample = Self.poisoned(String(text.prefix(2_000)))
            sample.lines[0].text = WireText(text)
            let payload = try SlackPayload(sample)
            try Self.check(payload)
            #expect(payload.all.contains("…(+"))
            #expect(payload.body.count < 40_000)
        }
    }

    static func check(_ sample: SampleAlert) throws {
        let link = try LinkTemplate(label: "Open the room", template: "https://live.example/r/{room}/{session}/{alert}")
        try check(SlackPayload(sample) { $0.links = [link] })
    }

    static func check(_ payload: SlackPayload) throws {
        try checkLimits(payload)
        for (type, text) in payload.texts {
            var rest = text
            if text.hasPrefix("<https://live.example/r/") {
                #expect(type == "mrkdwn")
                let inside = text.dropFirst().dropLast()
                #expect(text.hasSuffix(">") && inside.split(separator: "|").count == 2)
                #expect(!inside.contains { "<>`".contains($0) })
                rest = ""
            }
            if type == "mrkdwn", rest.hasPrefix("Replay: `counterfoil replay ") {
                #expect(rest.utf8.count { $0 == 0x60 } == 2)
                rest = rest.filter { $0 != "`" }
            }
            let danger = danger(in: rest)
            #expect(danger == nil, "in \(rest.debugDescription.prefix(300))")
        }
    }

    /// What is live in a text: a character that begins something, an address that a client would make a link of,
    /// anything invisible.
    private static func danger(in text: String) -> String? {
        let scalars = Array(text.unicodeScalars)
        for (index, scalar) in scalars.enumerated() {
            let next = index + 1 < scalars.count ? scalars[index + 1] : " "
            let previous = index > 0 ? scalars[index - 1] : " "
            switch scalar.value {
            case 0x3C, 0x3E, 0x60: return "a live \(scalar)"
            case 0x26:
                let entity = String(String.UnicodeScalarView(scalars[index...].prefix(5)))
                guard ["&amp;", "&lt;", "&gt;"].contains(where: entity.hasPrefix) else { return "an open entity" }
            case 0x3A where next == "/": return "an address"
            case 0x2E:
                let isLetter = next.properties.isAlphabetic || next.value > 0x7F && !"⟦⟧…".unicodeScalars.contains(next)
                guard !isLetter || previous.properties.isWhitespace && index > 0 else { return "a host name" }
            case 0x0A: break
            case 0x00...0x1F, 0x7F...0x9F: return "a control character"
            case 0x00AD, 0x200B, 0x2028, 0x2029, 0xFEFF, 0xE0000...0xE0FFF: return "an invisible character"
            case 0x202A...0x202E, 0x2066...0x2069: return "a bidirectional control"
            default: break
            }
        }
        return nil
    }

    static func checkLimits(_ payload: SlackPayload) throws {
        #expect((1...50).contains(payload.blocks.count))
        #expect((payload.root["text"]?.text?.utf8.count ?? 0) <= 4_000)
        for block in payload.blocks {
            let text = block["text"]?["text"]?.text?.utf8.count ?? 0
            switch block["type"]?.text {
            case "header":
                #expect((1...150).contains(text))
                #expect(block["text"]?["type"]?.text == "plain_text")
            case "section":
                #expect(text <= 3_000)
                let fields = block["fields"]?.elements ?? []
                #expect(text > 0 || !fields.isEmpty)
                #expect(fields.count <= 10)
                for field in fields { #expect((1...2_000).contains(field["text"]?.text?.utf8.count ?? 0)) }
            case "context":
                let elements = block["elements"]?.elements ?? []
                #expect((1...10).contains(elements.count))
                for element in elements { #expect((1...2_000).contains(element["text"]?.text?.utf8.count ?? 0)) }
            default: Issue.record("an unknown block")
            }
        }
    }

    @Test("prices and sentences stay readable")
    func readable() {
        var text = SlackText(limit: 400)
        text.append(untrusted: "3.5折, only 9.9! Wait... ok. Next: see shop.example/x at 12:30", limit: 400)
        #expect(text.finished == "3.5折, only 9.9! Wait... ok. Next: see shop[.]example/x at 12:30")
    }

    @Test("text is cut between escapes, never inside one", arguments: 24..<80)
    func cuts(_ limit: Int) {
        var text = SlackText(limit: limit)
        text.append(untrusted: WireText(String(repeating: "&<好>", count: 40)), limit: 1_000)
        #expect(text.finished.utf8.count <= limit)
        #expect(text.finished.contains("…(+"))
        let entities = ["&amp;", "&lt;", "&gt;"]
        var rest = Substring(text.finished)
        while let start = rest.firstIndex(of: "&") {
            #expect(entities.contains { rest[start...].hasPrefix($0) })
            rest = rest[start...].dropFirst()
        }
    }
}
