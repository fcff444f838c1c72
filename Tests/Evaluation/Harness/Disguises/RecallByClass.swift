import CounterfoilTestSupport
import CounterfoilTranscript

/// Recall on names disguised by the generator, class by class, and what the same names cost on clean text.
struct RecallByClass {
    let data: EvaluationData

    /// Forms made of each name in each class.
    private static let formsPerName = 6

    func measure() throws -> Measurement {
        let names = try Lexicons(data).plainNames
        let pack = try NamePack(names.map(\.text))
        let carriers = try Carriers(data)
        let tables = try DisguiseTables(data)
        var shares = Shares()
        var targets: [String: Figure.Target] = [:]
        for way in DisguiseClass.allCases {
            for script in [PlainName.Script.han, .latin, .amount] {
                let title = "\(way.rawValue), \(script.rawValue)"
                targets[title] = way.target
                var disguiser = Disguiser(tables: tables, seed: 1)
                var random = SplitMix(seed: 2)
                for (number, name) in names.enumerated() where name.script == script {
                    for _ in 0..<Self.formsPerName {
                        guard let form = disguiser.disguise(name, as: way) else { continue }
                        let (text, place) = carriers.carry(form, inLetters: script == .latin, name.split, &random)
                        shares.add(
                            title, name.split, pack.finds(number, in: text, at: place),
                            example: WireText("\(name.text) ← \(form)"))
                    }
                }
            }
        }
        return try shares.measurement(.classes, targets: targets) + price(pack)
    }

    /// Messages of clean text in which any of the names is found, literally or not.
    private func price(_ pack: NamePack) throws -> Measurement {
        let files = [
            ("seller speech", "asr_seller_zh_liveamr_long.jsonl"),
            ("Chinese chat, Douyu", "chat_clean_zh_douyu-2019-01-10.txt"),
            ("Chinese chat, danmaku", "chat_clean_zh_bilivod_game.txt"),
            ("reviews, Taobao", "reviews_clean_zh_taobao.jsonl"),
            ("English chat, fl0m", "chat_clean_en_twitch_fl0m.tsv"),
            ("Indonesian chat", "chat_clean_id_youtube.tsv"),
        ]
        return try files.reduce(Measurement()) { sum, source in
            let (title, file) = source
            return try sum
                + Price.measure(
                    pack, data.rows(file), "brands and grades, \(title)", isSpeech: file.hasPrefix("asr"))
        }
    }
}

/// What a pack of plain names finds in text that holds none of them in disguise.
enum Price {
    /// - Parameter isSpeech: Whether the rows are counted in hours of speech rather than in messages.
    static func measure(
        _ pack: NamePack, _ rows: [EvaluationData.Row], _ title: String, isSpeech: Bool = false
    ) -> Measurement {
        var examples: [Measurement.Example] = []
        var plain: [Split: Int] = [:]
        var disguised: [Split: Int] = [:]
        var amounts: [Split: Double] = [:]
        for row in rows {
            let finds = pack.finds(in: row.text, from: isSpeech ? .caption : .chat)
            let characters = isSpeech ? String(decoding: row.text, as: UTF8.self).unicodeScalars.count : 0
            let amount = isSpeech ? Double(SpeechClock.milliseconds(for: characters)) / 3_600_000 : 1.0 / 10_000
            for find in finds where row.split == .tune && !find.isLiteral {
                let form = WireText(repairing: row.text)[bytes: find.range]
                examples.append(.init(name: "price, \(title)", text: WireText("\(pack.names[find.name]) ← \(form)")))
            }
            for split in [row.split, .all] {
                amounts[split, default: 0] += amount
                if finds.contains(where: \.isLiteral) { plain[split, default: 0] += 1 }
                if finds.contains(where: { !$0.isLiteral }) { disguised[split, default: 0] += 1 }
            }
        }
        let figures = [("literal", plain), ("seen through a disguise", disguised)].flatMap { kind, counts in
            Split.allCases.map { split in
                Figure.rate(
                    .price, "\(title), \(kind)", split, count: counts[split] ?? 0, in: amounts[split] ?? 0,
                    isSpeech ? .perHour : .perTenThousand)
            }
        }
        return Measurement(figures: figures, examples: examples)
    }
}
