import CounterfoilJSON
import CounterfoilTranscript
import CounterfoilTransport
import Testing

@testable import CounterfoilSink

/// A message as Slack would take it apart.
struct SlackPayload {
    let root: JSONValue
    let body: [UInt8]

    init(
        _ sample: SampleAlert, _ kind: OutboxMessage.Kind = .firing, delay: Int64 = 0,
        change: (inout Endpoint) -> Void = { _ in }
    ) throws {
        var endpoint = Endpoint(name: "desk", kind: .slack, url: Secret("https://hooks.slack.com/services/T0/B0/x"))
        change(&endpoint)
        body = try endpoint.makeFormat().request(
            for: sample.entry(kind), at: SampleAlert.epoch.advanced(by: delay)
        ).body
        root = try JSONDocument(body).root
    }

    var blocks: [JSONValue] { root["blocks"]?.elements ?? [] }

    /// Every text object with its type, the notification's text first.
    var texts: [(type: String, text: String)] {
        var texts = [("mrkdwn", root["text"]?.text?.string ?? "")]
        func walk(_ value: JSONValue) {
            if let type = value["type"]?.text?.string, let text = value["text"]?.text?.string {
                texts.append((type, text))
            }
            for member in value.members { walk(member.value) }
            for element in value.elements { walk(element) }
        }
        for block in blocks { walk(block) }
        return texts
    }

    var all: String { texts.map(\.text).joined(separator: "\n") }
}

@Suite("Alerts in Slack")
struct SlackMessageTests {
    @Test("an analyst reads what, how bad, where, the words, why and what to do, in English")
    func english() throws {
        let payload = try SlackPayload(SampleAlert())
        let texts = payload.texts.map(\.text)
        #expect(texts[0] == "🟠 HIGH · Replica quality talk · new · studio-7 · Calls the goods a top-grade replica")
        #expect(texts[1] == "🟠 HIGH · Replica quality talk · new")
        #expect(texts[2] == "Room\nstudio-7")
        #expect(texts[3] == "Seller\n小美")
        #expect(texts[4] == "Said (UTC)\n2026-05-14 12:00:07–12:00:09")
        #expect(texts[5] == "Calls the goods a top-grade replica")
        #expect(
            texts[6] == """
                What was said (quoted, not verified)
                12:00:07 host, speech: 这款是⟦高仿⟧，做工一比一
                12:00:08 viewer, chat: go t0 my ⟦w-e-i-x-i-n⟧
                """)
        #expect(
            texts[7] == """
                Why
                rule replica-with-brand
                • “高仿” (as written)
                • “weixin” (look-alike letters, spaces in between)
                """)
        #expect(texts[8] == "What to do\nListen to the minute before and check the listing.")
        #expect(texts[9] == "Replay: `counterfoil replay studio-7-20260514t120000000`")
        #expect(texts[10] == "Alert: cf0123456789abcdef0123456789abcdef")
        #expect(payload.root["unfurl_links"]?.boolean == false)
        #expect(payload.root["unfurl_media"]?.boolean == false)
        #expect(payload.root["link_names"] == nil)
    }

    @Test("the same in Chinese")
    func chinese() throws {
        let payload = try SlackPayload(SampleAlert()) { $0.language = .chinese }
        let texts = payload.texts.map(\.text)
        #expect(texts[1] == "🟠 高 · 高仿质量话术 · 新告警")
        #expect(texts[2] == "直播间\nstudio-7")
        #expect(texts[5] == "称商品为高仿")
        #expect(texts[6].hasPrefix("原话（引用，未核实）\n12:00:07 主播, 口播: 这款是⟦高仿⟧"))
        #expect(texts[7].contains("• 「weixin」（形近字符、夹带空格）"))
        #expect(texts[8].hasPrefix("处理建议\n回听"))
    }

    @Test("a link to the room is the only live one, and it is ours")
    func link() throws {
        let link = try LinkTemplate(label: "Open the room | now", template: "https://live.example/r/{room}?a=1&b=2")
        let payload = try SlackPayload(SampleAlert()) { $0.links = [link] }
        let live = payload.texts.filter { $0.text.contains("<") }
        #expect(live.map(\.text) == ["<https://live.example/r/studio-7?a=1&amp;b=2|Open the room / now>"])
        #expect(live.map(\.type) == ["mrkdwn"])
    }

    @Test("a gap, a late delivery and text taken back are told")
    func notes() throws {
        var sample = SampleAlert()
        sample.overlapsGap = true
        sample.lines[1].deleted = true
        let payload = try SlackPayload(sample, delay: 42 * 60_000)
        #expect(payload.all.contains("⚠ Part of the feed is or may be missing in this stretch."))
        #expect(payload.all.contains("⚠ Sent 42 minutes after it was found."))
        #expect(payload.all.contains("viewer, chat (taken back since): go t0"))
        #expect(try !SlackPayload(SampleAlert(), delay: 60_000).all.contains("⚠"))
    }

    @Test("a long alert shows a few lines and says how many more there are")
    func manyLines() throws {
        var sample = SampleAlert()
        sample.lines = (0..<40).map { .init(text: WireText("line \($0)")) }
        sample.omittedLines = 5
        let firing = try SlackPayload(sample).all
        #expect(firing.contains("line 5\nand 39 more lines"))
        #expect(!firing.contains("line 6"))
        let update = try SlackPayload(sample, .update).all
        #expect(update.contains("line 36") && update.contains("line 39\nand 41 more lines"))
        let resolved = try SlackPayload(sample, .resolved)
        #expect(resolved.all.contains("closed"))
        #expect(!resolved.all.contains("What to do"))
        sample.lines = []
        #expect(try !SlackPayload(sample).all.contains("What was said"))
    }

    @Test("a long line shows the flagged words, wherever they stand, and what was cut")
    func longLine() throws {
        var sample = SampleAlert()
        let filler = String(repeating: "好", count: 500)
        sample.lines = [.init(text: WireText(filler + "高仿" + filler), marks: [.init("高仿", "高仿", [])])]
        let text = try SlackPayload(sample).all
        #expect(text.contains("⟦高仿⟧"))
        #expect(text.contains("(+470)…好"))
        #expect(text.contains("…(+392)"))
    }

    @Test("an unknown language falls back to English, and a missing title is left out")
    func fallbacks() throws {
        var sample = SampleAlert()
        sample.title = [("fr", "Réplique"), ("en", "Replica")]
        #expect(try SlackPayload(sample) { $0.language = .chinese }.all.contains("Replica"))
        sample.title = [("fr", "Réplique")]
        #expect(try SlackPayload(sample).all.contains("Réplique"))
        sample.title = []
        sample.advice = []
        #expect(try !SlackPayload(sample).all.contains("What to do"))
    }

    @Test(
        "each kind and language is told within Slack's limits", arguments: OutboxMessage.Kind.allCases,
        Language.allCases)
    func everyKind(_ kind: OutboxMessage.Kind, _ language: Language) throws {
        for severity in ["low", "medium", "high", "critical"] {
            var sample = SampleAlert()
            sample.severity = severity
            let payload = try SlackPayload(sample, kind) { $0.language = language }
            try SlackEscapingTests.checkLimits(payload)
        }
    }
}
