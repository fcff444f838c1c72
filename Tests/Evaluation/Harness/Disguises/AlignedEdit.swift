import CounterfoilTranscript

/// A place at which two sentences that mean the same differ: how a word is said, and the word that is meant.
struct AlignedEdit {
    /// The word that is meant, at least two characters, with a neighbour where the difference alone is shorter.
    var term: String
    /// What stands for it in the sentence that hides it.
    var form: String
    /// The sentence that hides it, and where the form stands in it, in bytes.
    var text: [UInt8]
    var place: Range<Int>

    /// For people who look at what was missed.
    var example: WireText { WireText("\(term) ← \(form)") }

    /// The edits that lead from a plain sentence to one that hides words, by the longest common subsequence.
    ///
    /// Sentences of more than 400 characters are passed over: the table is quadratic.
    static func edits(from plain: String, to hidden: String, words: WordCounts) -> [AlignedEdit] {
        let left = Array(plain.unicodeScalars)
        let right = Array(hidden.unicodeScalars)
        guard left.count <= 400, right.count <= 400, left != right else { return [] }
        let text = Array(hidden.utf8)
        var offsets = [0]
        for scalar in right { offsets.append((offsets.last ?? 0) + UTF8.width(scalar)) }
        let found = differences(left, right)
        return found.enumerated().compactMap { number, difference in
            let before = difference.before
            let first = number > 0 ? found[number - 1].before.upperBound : 0
            let last = number + 1 < found.count ? found[number + 1].before.lowerBound : left.count
            let word = words.word(around: before, in: left, within: first..<last)
            let start = difference.after.lowerBound - (before.lowerBound - word.lowerBound)
            let end = difference.after.upperBound + (word.upperBound - before.upperBound)
            guard word.count > 1, end > start, left[word].allSatisfy(\.properties.isIdeographic) else { return nil }
            return AlignedEdit(
                term: String(String.UnicodeScalarView(left[word])),
                form: String(String.UnicodeScalarView(right[start..<end])), text: text,
                place: offsets[start]..<offsets[end])
        }
    }

    /// The stretches that differ, as ranges of both sides.
    private static func differences(
        _ left: [Unicode.Scalar], _ right: [Unicode.Scalar]
    )
        -> [(before: Range<Int>, after: Range<Int>)]
    {
        let width = right.count + 1
        var table = [Int32](repeating: 0, count: (left.count + 1) * width)
        for row in left.indices.reversed() {
            for column in right.indices.reversed() {
                table[row * width + column] =
                    left[row] == right[column]
                    ? table[(row + 1) * width + column + 1] + 1
                    : max(table[(row + 1) * width + column], table[row * width + column + 1])
            }
        }
        var found: [(before: Range<Int>, after: Range<Int>)] = []
        var (row, column) = (0, 0)
        while row < left.count || column < right.count {
            let (first, start) = (row, column)
            while row < left.count || column < right.count {
                if row < left.count, column < right.count, left[row] == right[column] { break }
                let down = row < left.count ? table[(row + 1) * width + column] : -1
                let across = column < right.count ? table[row * width + column + 1] : -1
                if down >= across { row += 1 } else { column += 1 }
            }
            if row > first || column > start { found.append((first..<row, start..<column)) }
            while row < left.count, column < right.count, left[row] == right[column] {
                row += 1
                column += 1
            }
        }
        return found
    }

    /// The words of many edits as one pack.
    struct Probe {
        private let pack: NamePack
        private var numbers: [String: Int] = [:]

        init(_ edits: [AlignedEdit]) throws {
            var names: [String] = []
            for edit in edits where numbers[edit.term] == nil {
                numbers[edit.term] = names.count
                names.append(edit.term)
            }
            pack = try NamePack(names)
        }

        func finds(_ edit: AlignedEdit) -> Bool {
            numbers[edit.term].map { pack.finds($0, in: edit.text, at: edit.place, from: .caption) } ?? false
        }
    }
}
