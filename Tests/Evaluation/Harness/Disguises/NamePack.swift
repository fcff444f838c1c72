import CounterfoilDetection
import CounterfoilFolding
import CounterfoilPipeline
import CounterfoilRules
import CounterfoilStrictYAML
import CounterfoilTranscript

/// A pack of plain names alone, as somebody would give who knows the names and nothing of their disguises.
struct NamePack {
    let names: [String]
    private let rules: RuleSet

    /// The most characters of a term.
    private static let longestTerm = 64

    init(_ names: [String]) throws(YAMLError) {
        self.names = names
        var file = "pack: plain-names\nversion: \"1\"\ngroups:\n  names:\n    terms:\n"
        var known: Set<[UInt32]> = []
        for (number, name) in names.enumerated() {
            let values = TextFolder.values(name)
            // A pack may not name twice what is read the same.
            guard (1...Self.longestTerm).contains(values.count), known.insert(values).inserted else { continue }
            file += "      - {text: \(Self.quoted(name)), id: \"\(number)\"}\n"
        }
        rules = try RuleSet(files: [("plain-names.yaml", Array(file.utf8))])
    }

    /// A name found in a message.
    struct Find {
        var name: Int
        var range: Range<Int>
        /// Whether the name stands there as it was given, apart from capitals, accents and spaces.
        var isLiteral: Bool
    }

    /// The names found in a message that stands alone.
    func finds(in text: [UInt8], from channel: Utterance.Channel = .chat) -> [Find] {
        var pipeline = Pipeline(room: .scan, session: .scan, rules: rules.compiled, rulePacks: rules.hash)
        let moment = EventTime(milliseconds: 1_778_760_000_000)
        _ = pipeline.consume(
            .utterance(
                Utterance(
                    key: "0", channel: channel, role: .host, text: WireText(repairing: text),
                    times: .init(source: moment, observed: moment))))
        return pipeline.lastHits.compactMap { hit in
            guard hit.kind == .term, let name = Int(hit.term), let span = hit.spans.last else { return nil }
            return Find(
                name: name, range: span.range,
                isLiteral: hit.how.allSatisfy { [.letterCase, .marks, .space].contains($0) })
        }
    }

    /// Whether the name, or a longer one that holds it, is found where it was put.
    func finds(_ name: Int, in text: [UInt8], at place: Range<Int>, from channel: Utterance.Channel = .chat) -> Bool {
        finds(in: text, from: channel).contains { find in
            find.range.overlaps(place) && stands(find.name, for: names[name])
        }
    }

    /// Whether a name of the pack is read the same as a text or holds it, and so stands for it where both are found.
    func stands(_ name: Int, for text: String) -> Bool {
        let part = TextFolder.values(text)
        return !part.isEmpty && TextFolder.values(names[name]).firstRange(of: part) != nil
    }

    private static func quoted(_ text: String) -> String {
        "\"" + text.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined() + "\""
    }
}
