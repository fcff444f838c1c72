/// Readings, variants, parts and look-alikes of characters, as the generator uses them.
///
/// They are read from the development data and are other than the tables that the product ships, so that a gap in one
/// is not a gap in both.
struct DisguiseTables {
    /// The first reading of a character without its tone, in letters.
    private(set) var syllables: [Unicode.Scalar: String] = [:]
    /// Common characters by their reading, in the order of their code points.
    private(set) var homophones: [String: [Unicode.Scalar]] = [:]
    private(set) var traditional: [Unicode.Scalar: Unicode.Scalar] = [:]
    /// Characters as the parts that they are written from.
    private(set) var parts: [Unicode.Scalar: [Unicode.Scalar]] = [:]
    private(set) var lookAlikes: [Unicode.Scalar: [Unicode.Scalar]] = [:]
    /// Greek, Cyrillic and Armenian letters by the ASCII letter that they look like.
    private(set) var letterLookAlikes: [Unicode.Scalar: [Unicode.Scalar]] = [:]

    init(_ data: EvaluationData) throws(EvaluationData.Problem) {
        let common = try Self.commonCharacters(data)
        for line in try Self.table(data, "pinyin_data_kMandarin_8105.txt") {
            // U+4E00: yī  # 一
            guard let colon = line.firstIndex(of: ":"),
                let scalar = Self.scalar(hexadecimal: line[..<colon].dropFirst(2))
            else { continue }
            let rest = line[line.index(after: colon)...].split(whereSeparator: { " ,#".contains($0) })
            guard let syllable = rest.first.map({ Self.withoutTone($0) }), !syllable.isEmpty else { continue }
            syllables[scalar] = syllable
            if common.contains(scalar) { homophones[syllable, default: []].append(scalar) }
        }
        for line in try Self.table(data, "opencc_STCharacters.txt") {
            let fields = line.split(whereSeparator: { "\t ".contains($0) })
            guard fields.count > 1, let key = Self.only(fields[0]), let value = Self.only(fields[1]), key != value
            else { continue }
            traditional[key] = value
        }
        for line in try Self.table(data, "chaizi-jt.txt") {
            let fields = line.split(separator: "\t")
            guard fields.count > 1, let key = Self.only(fields[0]) else { continue }
            let parts = fields[1].split(separator: " ").compactMap(Self.only)
            if parts.count > 1, parts.count < 4 { self.parts[key] = parts }
        }
        for line in try Self.table(data, "similarcharacter_shape.txt") {
            let fields = line.split(separator: " ")
            guard fields.count > 1, let key = Self.only(fields[0]) else { continue }
            lookAlikes[key] = Array(fields[1].unicodeScalars)
        }
        for line in try Self.table(data, "unicode_confusables.txt") {
            // 0430 ; 0061 ; MA # …
            let fields = line.split(separator: ";").map { $0.filter { !" \t".contains($0) } }
            guard fields.count > 2, let from = Self.scalar(hexadecimal: fields[0][...]),
                let to = Self.scalar(hexadecimal: fields[1][...]), (0x370...0x58F).contains(from.value), to.isASCII,
                to.properties.isAlphabetic
            else { continue }
            letterLookAlikes[to, default: []].append(from)
        }
    }

    /// Characters that people really write: those that stand at least ten times in a file of reviews.
    private static func commonCharacters(_ data: EvaluationData) throws(EvaluationData.Problem) -> Set<Unicode.Scalar> {
        var counts: [Unicode.Scalar: Int] = [:]
        for row in try data.rows("reviews_clean_zh_shop10.jsonl") {
            for scalar in String(decoding: row.text, as: UTF8.self).unicodeScalars { counts[scalar, default: 0] += 1 }
        }
        return Set(counts.filter { $0.value >= 10 }.keys)
    }

    private static func table(_ data: EvaluationData, _ name: String) throws(EvaluationData.Problem) -> [String] {
        try data.lines("tables/\(name)").map { String(decoding: $0, as: UTF8.self) }.filter { !$0.hasPrefix("#") }
    }

    private static func scalar(hexadecimal digits: Substring) -> Unicode.Scalar? {
        UInt32(digits, radix: 16).flatMap(Unicode.Scalar.init)
    }

    private static func only(_ text: Substring) -> Unicode.Scalar? {
        text.unicodeScalars.count == 1 ? text.unicodeScalars.first : nil
    }

    /// The syllable in ASCII letters; `ü` becomes `v`, as it is typed.
    private static func withoutTone(_ syllable: Substring) -> String {
        let toned = [
            ("āáǎà", "a"), ("ēéěèê", "e"), ("īíǐì", "i"), ("ōóǒò", "o"), ("ūúǔù", "u"), ("ǖǘǚǜü", "v"), ("ńňǹ", "n"),
            ("ḿ", "m"),
        ]
        return String(
            syllable.compactMap { letter -> Character? in
                if letter.isASCII { return letter.isLetter ? letter : nil }
                return toned.first { $0.0.contains(letter) }?.1.first
            })
    }
}
