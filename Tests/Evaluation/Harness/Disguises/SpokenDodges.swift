import CounterfoilJSON
import CounterfoilTranscript

/// Recall on words that sellers hid in speech, from aligned sentences.
struct SpokenDodges {
    let data: EvaluationData

    /// How a word was hidden, as far as the characters tell.
    private enum Kind: String, CaseIterable {
        case filler = "a filler inside the word"
        case masked = "a syllable masked by 某 or 什么"
        case rice = "米 for 元"
        case fillerAndSound = "a filler and other syllables"
        case other = "a nickname or other words"

        var target: Figure.Target? {
            switch self {
            case .filler, .masked, .rice: .atLeast(85)
            case .fillerAndSound, .other: nil
            }
        }

        private static let fillers: Set<Unicode.Scalar> = [
            "某", "什", "么", "小", "母", "和", "抹", "没", "那", "个", "嗯", "谋",
        ]

        init(_ edit: AlignedEdit) {
            let form = Array(edit.form.unicodeScalars)
            let term = Array(edit.term.unicodeScalars)
            let rest = form.filter { !Self.fillers.contains($0) || term.contains($0) }
            if form.count > term.count, rest == term {
                self = .filler
            } else if form == term.map({ $0 == "元" ? "米" : $0 }) {
                self = .rice
            } else if Self.isMasked(term, by: form, mask: ["某"]) || Self.isMasked(term, by: form, mask: ["什", "么"]) {
                self = .masked
            } else if form.count > term.count, rest.count == term.count {
                self = .fillerAndSound
            } else {
                self = .other
            }
        }

        /// Whether the form is the term with the mask for one of its characters.
        private static func isMasked(
            _ term: [Unicode.Scalar], by form: [Unicode.Scalar], mask: [Unicode.Scalar]
        ) -> Bool {
            term.indices.contains { place in
                !mask.contains(term[place]) && form == term[..<place] + mask + term[(place + 1)...]
            }
        }
    }

    func measure() throws -> Measurement {
        let rows = try data.rows("morph_pairs_zh_liveamr_train.jsonl")
        var words = WordCounts()
        for row in rows { words.add(row.json?.root["restored"]?.text?.string ?? "") }
        var edits: [(edit: AlignedEdit, split: Split)] = []
        for row in rows {
            guard let json = row.json?.root, json["morphed"]?.integer == 1, let hidden = json["text"]?.text?.string,
                let plain = json["restored"]?.text?.string
            else { continue }
            edits += AlignedEdit.edits(from: plain, to: hidden, words: words).map { ($0, row.split) }
        }
        edits.removeAll { $0.edit.term.unicodeScalars.count > 8 }
        let probe = try AlignedEdit.Probe(edits.map(\.edit))
        var shares = Shares()
        for (edit, split) in edits {
            let kind = Kind(edit)
            let isFound = probe.finds(edit)
            shares.add(kind.rawValue, split, isFound, example: edit.example)
            if kind.target != nil, edit.term.unicodeScalars.count > 2 {
                shares.add("\(kind.rawValue), three characters or more", split, isFound)
            }
        }
        let targets = Kind.allCases.compactMap { kind in kind.target.map { (kind.rawValue, $0) } }
        return shares.measurement(.dodges, targets: Dictionary(targets) { first, _ in first })
    }
}
