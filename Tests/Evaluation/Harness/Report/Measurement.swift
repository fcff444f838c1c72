import CounterfoilJSON
import CounterfoilTranscript

/// Figures, and for the half that may be tuned on the texts behind them.
struct Measurement {
    var figures: [Figure] = []
    /// What was missed, or found where nothing is; of the half `tune` only, so that nobody reads what is held back.
    var examples: [Example] = []
    /// The same rooms for the program itself.
    var scan = ScanFiles()

    struct Example {
        /// The figure's name.
        var name: String
        var text: WireText

        var json: CanonicalJSON { .members(["figure": .string(name), "text": .text(text)]) }
    }

    static func + (left: Measurement, right: Measurement) -> Measurement {
        Measurement(
            figures: left.figures + right.figures, examples: left.examples + right.examples,
            scan: left.scan + right.scan)
    }
}

/// Successes and trials by name and half.
struct Shares {
    private var names: [String] = []
    private var counts: [String: [Split: (found: Int, of: Int)]] = [:]
    private var examples: [Measurement.Example] = []

    /// - Parameter example: The text to show where it was missed.
    mutating func add(_ name: String, _ split: Split, _ isFound: Bool, example: @autoclosure () -> WireText? = nil) {
        if counts[name] == nil {
            counts[name] = [:]
            names.append(name)
        }
        for half in [split, .all] {
            counts[name]?[half, default: (0, 0)].of += 1
            if isFound { counts[name]?[half, default: (0, 0)].found += 1 }
        }
        if !isFound, split == .tune, let text = example() { examples.append(.init(name: name, text: text)) }
    }

    func measurement(
        _ section: Figure.Section, targets: [String: Figure.Target] = [:]
    ) -> Measurement {
        let figures = names.flatMap { name in
            Split.allCases.map { split in
                let (found, of) = counts[name]?[split] ?? (0, 0)
                return Figure.share(section, name, split, count: found, of: of, target: targets[name])
            }
        }
        return Measurement(figures: figures, examples: examples)
    }
}
