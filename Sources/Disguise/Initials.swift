import CounterfoilFolding

/// The first letters of the pinyin of terms of characters: `gf` for 高仿.
enum Initials {
    /// The most ways to read one term that are listed; names with many characters of several sounds have more.
    private static let maximumWays = 8

    static func spellings(of terms: [DisguiseTerm]) -> [(term: Int, letters: [UInt8], how: Views)] {
        let table = HanTable.shared
        var spellings: [(term: Int, letters: [UInt8], how: Views)] = []
        for (number, term) in terms.enumerated() where (2...12).contains(term.text.count) {
            var ways: [[UInt8]] = [[]]
            for value in term.text {
                var letters: [UInt8] = []
                for syllable in table.readings(of: value) {
                    let letter = UInt8(table.syllables[Int(syllable)][0])
                    if !letters.contains(letter) { letters.append(letter) }
                }
                ways = Array(ways.flatMap { way in letters.map { way + [$0] } }.prefix(maximumWays))
            }
            for way in ways { spellings.append((number, way, .initials)) }
        }
        return spellings
    }
}
