import CounterfoilDetection
import CounterfoilFolding
import CounterfoilJSON
import CounterfoilTestSupport
import CounterfoilTranscript

/// Two hundred clean lines of the half that is held back, half of them sellers' speech and half chat, with whatever was
/// found in them, for a person to read.
struct ReadingSample {
    let data: EvaluationData
    let listener: Listener

    private static let sources: [(file: String, count: Int)] = [
        ("asr_seller_zh_liveamr_short.jsonl", 100), ("chat_clean_zh_douyu-2019-01-10.txt", 25),
        ("chat_clean_zh_bilivod_game.txt", 25), ("chat_clean_en_twitch_fl0m.tsv", 25),
        ("chat_clean_id_youtube.tsv", 25),
    ]

    /// One JSON object a line: the text, and the hits in it.
    func lines() throws(EvaluationData.Problem) -> [UInt8] {
        var bytes: [UInt8] = []
        var random = SplitMix(seed: 51)
        for source in Self.sources {
            let rows = try data.rows(source.file).filter { $0.split == .held && $0.text.count > 9 }
            for row in rows.shuffled(using: &random).prefix(source.count) {
                let channel: Utterance.Channel = source.file.hasPrefix("asr") ? .caption : .chat
                let hits = listener.hits(in: row.text, channel: channel)
                CanonicalJSON.members([
                    "file": .string(source.file), "hits": .array(hits.map { .string($0.described) }),
                    "line": .integer(Int64(row.number)), "text": .text(WireText(repairing: row.text)),
                ]).encode(into: &bytes)
                bytes.append(0x0A)
            }
        }
        return bytes
    }
}

extension Hit {
    /// The signal, the form and what had to be seen through, for people.
    var described: String {
        let how = how.map(\.rawValue).joined(separator: " ")
        return "\(term) ← \(spans.last?.form.string ?? "")\(how.isEmpty ? "" : " (\(how))")"
    }
}
