import CounterfoilTestSupport
import CounterfoilTranscript

/// Real sentences into which something is put.
struct Carriers {
    /// Sellers' sentences and chat messages, by half.
    private let speech: [Split: [[UInt8]]]
    private let chat: [Split: [[UInt8]]]

    /// Chat carries what is in letters: no real speech of sellers in English is to be had.
    init(_ data: EvaluationData) throws(EvaluationData.Problem) {
        func halves(_ rows: [EvaluationData.Row], _ lengths: ClosedRange<Int>) -> [Split: [[UInt8]]] {
            let able = rows.filter { lengths.contains($0.text.count) && Self.isPlain($0.text) }
            return Dictionary(grouping: able, by: \.split).mapValues { $0.map(\.text) }
        }
        speech = halves(try data.rows("asr_seller_zh_liveamr_short.jsonl"), 30...240)
        chat = halves(try data.rows("chat_clean_en_twitch_fl0m.tsv").filter { $0.user != "bot" }, 15...120)
    }

    /// A sentence with the text in it, and where it stands there, in bytes.
    func carry(
        _ text: String, inLetters: Bool, _ split: Split, _ random: inout SplitMix
    ) -> (bytes: [UInt8], place: Range<Int>) {
        let pool = (inLetters ? chat : speech)[split] ?? []
        let carrier = pool.randomElement(using: &random) ?? []
        let borders = carrier.indices.filter { index in
            inLetters ? carrier[index] == 0x20 : Self.endsClause(carrier, index)
        }
        let cut = borders.randomElement(using: &random).map { $0 + 1 } ?? carrier.count
        var bytes = Array(carrier[..<cut])
        if inLetters, let last = bytes.last, last != 0x20 { bytes.append(0x20) }
        let start = bytes.count
        bytes += text.utf8
        let end = bytes.count
        if cut < carrier.count { bytes += (inLetters ? " " : "，").utf8 }
        return (bytes + carrier[cut...], start..<end)
    }

    /// Whether the sentence asks nothing, answers nobody and commands no bot.
    private static func isPlain(_ text: [UInt8]) -> Bool {
        !text.contains { $0 == 0x3F || $0 == 0x40 || $0 < 0x20 } && text.first != 0x21
            && text.firstRange(of: "？".utf8) == nil
    }

    /// Whether the byte ends a comma or a full stop, of ASCII or of Chinese.
    private static func endsClause(_ text: [UInt8], _ index: Int) -> Bool {
        if text[index] == 0x2C || text[index] == 0x2E { return true }
        guard index > 1 else { return false }
        let last = text[(index - 2)...index]
        return last.elementsEqual("，".utf8) || last.elementsEqual("。".utf8)
    }
}
