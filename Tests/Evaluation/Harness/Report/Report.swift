import CounterfoilJSON
import CounterfoilTranscript

/// A run's figures, and how they are written down.
struct Report {
    var figures: [Figure]
    /// What was measured: the hash of the rule packs and the engine's identity.
    var rulePacks: String
    var engine: String
    /// Whether cues were read with the verifier.
    var hasVerifier: Bool
    /// How many alarms on clean text were found right, wrong, debatable, and are unread.
    var verdicts: [(verdict: String, count: Int)]

    static let titles: [Figure.Section: (title: String, note: String)] = [
        .clean: (
            "False alarms on clean text",
            """
            Alerts opened by the product's own pipeline, any family. Speech is one seller's, at 280 characters a \
            minute in captions of twelve. Chat is heard as it is, from viewers, and again as if every sender were \
            the seller. Chat and reviews without a clock come one a second and are never counted in hours. \
            Intervals: exact Poisson; for none, the rule of three.
            """
        ),
        .hard: (
            "Spam, abuse and plain titles",
            """
            Heard as from the seller. No target: some of it is spam that leads off the platform, and the titles come \
            from catalogues of replicas, though nothing in them says so.
            """
        ),
        .classes: (
            "Recall by disguise, made by a seeded generator",
            """
            Plain names only are given as a pack (brands and words of grade from the lexicons); each is disguised in \
            one way, put into a real sentence, and counts as found where a hit of its own term touches it. \
            Tables, forms and carriers are other than the product's. Synthetic on real: read it apart from the next.
            """
        ),
        .price: (
            "What the same names cost on clean text",
            "Messages with any hit, in the packs of plain names above, where the pack stands alone without rules."
        ),
        .disguises: (
            "Recall on disguises that real people made",
            """
            Gambling brands in comments, perturbed Chinese (eight aligned classes), masked titles, homophones and \
            emoji: plain names only are given as a pack.
            """
        ),
        .dodges: (
            "Recall on sellers' spoken dodges",
            "Aligned sentences of sellers and what they mean: the restored word is given as a term."
        ),
        .events: (
            "Assembled events",
            """
            Two or three slots from the lexicons, half of them disguised, in real sentences, over 10 to 60 seconds, \
            planted at Poisson times into clean streams, with as many honest passages beside them. An event counts \
            as found where an alert of a right family is raised in it or within 15 seconds.
            """
        ),
        .paraphrases: (
            "Assembled events in words that the pack has never seen",
            "As above; each slot is a held-out paraphrase of a cue, none of which rules or examples were written from."
        ),
        .breadth: (
            "Breadth of the lexicon",
            "Forms of the lexicons in which the built-in pack finds something. No target: it measures coverage only."
        ),
    ]

    var json: CanonicalJSON {
        .members([
            "engine": .string(engine), "figures": .array(figures.map(\.json)), "rulePacks": .string(rulePacks),
            "verifier": .boolean(hasVerifier),
            "verdicts": .object(verdicts.map { ($0.verdict, .integer(Int64($0.count))) }),
        ])
    }

    /// The canonical JSON with one figure a line, so that a change shows as a line.
    var jsonLines: [UInt8] {
        var bytes: [UInt8] = []
        json.encode(into: &bytes)
        let text = String(decoding: bytes, as: UTF8.self)
        return Array((text.replacingAll("},{", with: "},\n{") + "\n").utf8)
    }

    var markdown: String {
        var text = "# Results\n\n"
        text +=
            "Made by `Tests/Evaluation/run.sh`; do not edit. Rule packs `\(rulePacks.prefix(12))`, \(hasVerifier ? "with" : "without") the verifier,\n"
        text += "engine `\(engine)`.\n"
        text +=
            "`tune`: the even lines and streams counted from 0, which rules may be tuned on; `held`: the odd ones, only reported.\n\n"
        let judged = figures.filter { $0.isMet != nil }
        text +=
            "Of \(judged.count) figures with a target (`held` and `all`), \(judged.count { $0.isMet == true }) meet it.\n"
        for section in Figure.Section.allCases {
            let own = figures.filter { $0.section == section }
            guard !own.isEmpty, let head = Self.titles[section] else { continue }
            text += "\n## \(head.title)\n\n\(head.note)\n\n"
            text += "| what | tune | held | all | 95 % of all | target |\n| --- | --- | --- | --- | --- | --- |\n"
            var names: [String] = []
            for figure in own where !names.contains(figure.name) { names.append(figure.name) }
            for name in names { text += Self.row(own.filter { $0.name == name }) }
        }
        text += "\n## Alarms on clean text, read by eye\n\n| verdict | alarms |\n| --- | ---: |\n"
        for entry in verdicts { text += "| \(entry.verdict) | \(entry.count) |\n" }
        return text
    }

    /// One measurement with its halves.
    private static func row(_ figures: [Figure]) -> String {
        let name = figures.first?.name ?? ""
        let cells = Split.allCases.map { split in
            figures.first { $0.split == split }.map(cell) ?? ""
        }
        let whole = figures.first { $0.split == .all }
        let interval = whole?.interval.map { "\(number($0.low)) to \(number($0.high))" } ?? ""
        let note = whole.map { $0.note.isEmpty ? "" : "; \($0.note)" } ?? ""
        return "| \(name) | \(cells.joined(separator: " | ")) | \(interval)\(note) | \(target(figures)) |\n"
    }

    private static func cell(_ figure: Figure) -> String {
        guard figure.amount > 0 else { return "none" }
        let value = "\(number(figure.value)) \(figure.unit.rawValue)"
        return "\(value) (\(figure.count) of \(number(figure.amount)))"
    }

    private static func target(_ figures: [Figure]) -> String {
        guard let target = figures.compactMap(\.target).first else { return "" }
        let limit =
            switch target {
            case .atMost(let limit): "≤ \(number(limit))"
            case .atLeast(let limit): "≥ \(number(limit))"
            }
        let missed = figures.filter { $0.isMet == false }.map(\.split.rawValue)
        return missed.isEmpty ? "\(limit) met" : "\(limit) **not met** (\(missed.joined(separator: ", ")))"
    }

    /// A number as people read it: three digits that matter, at most three decimals.
    static func number(_ value: Double) -> String {
        let decimals: Double = abs(value) >= 100 ? 1 : abs(value) >= 10 ? 10 : abs(value) >= 1 ? 100 : 1_000
        let scaled = Int64((value * decimals).rounded())
        let (whole, fraction) = scaled.magnitude.quotientAndRemainder(dividingBy: UInt64(decimals))
        var digits = fraction == 0 ? "" : ".\(String(UInt64(decimals) + fraction).dropFirst())"
        while digits.hasSuffix("0"), digits.hasPrefix(".") { digits.removeLast() }
        return "\(scaled < 0 ? "-" : "")\(whole)\(digits)"
    }
}

extension String {
    fileprivate func replacingAll(_ part: String, with other: String) -> String {
        var result = ""
        var rest = self[...]
        while let range = rest.firstRange(of: part) {
            result += rest[..<range.lowerBound] + other
            rest = rest[range.upperBound...]
        }
        return result + rest
    }
}
