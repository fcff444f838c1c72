import CounterfoilFolding

@testable import CounterfoilDisguise

/// Reads a text as one term in every way that the views allow, by their definitions and nothing else: along the term's
/// scalars instead of a trie, without a table of relations, without bounds. Slow, and plain enough to be checked by eye.
struct NaiveReader {
    let term: [UInt32]
    let text: [UInt32]
    private let scalars: [FoldedScalar]
    private let table = HanTable.shared

    init(term: [UInt32], scalars: [FoldedScalar]) {
        self.term = term
        self.scalars = scalars
        text = scalars.map(\.value)
    }

    /// The ends and views of all readings that begin at a place.
    func readings(from start: Int) -> Set<Reading> {
        var found: Set<Reading> = []
        read(0, start, [], start, &found)
        return found
    }

    struct Reading: Hashable {
        var end: Int
        var how: UInt32
    }

    private func read(_ symbol: Int, _ place: Int, _ how: Views, _ start: Int, _ found: inout Set<Reading>) {
        if symbol == term.count {
            found.insert(Reading(end: place, how: how.rawValue))
        }
        guard place < text.count else { return }
        let value = text[place]
        // The letter before once more.
        if symbol > 0, place > start, value == term[symbol - 1], text[place - 1] == value {
            read(symbol, place + 1, how.union(.repetition), start, &found)
        }
        guard symbol < term.count else { return }
        let wanted = term[symbol]
        if value == wanted { read(symbol + 1, place + 1, how, start, &found) }
        for (length, view) in ways(wanted, place) {
            read(symbol + 1, place + length, how.union(view), start, &found)
        }
        guard symbol > 0 else { return }
        // What stands between two symbols and means nothing.
        var gap = place
        while gap < text.count, gap - place < 3, LatinSigns.role(text[gap]) != .letter {
            gap += 1
            read(symbol, gap, how.union(.separators), start, &found)
        }
        let filler = scalars.withUnsafeBufferPointer { Fillers.length(at: place, in: $0) }
        if filler > 0 { read(symbol, place + filler, how.union(.filler), start, &found) }
        if wanted == 0x20 { read(symbol + 1, place, how.union(.separators), start, &found) }
    }

    /// The ways to write one symbol otherwise, and how many scalars of text each takes.
    private func ways(_ wanted: UInt32, _ place: Int) -> [(Int, Views)] {
        let value = text[place]
        var ways: [(Int, Views)] = []
        if LatinSigns.lookAlikes(of: value).bytes.contains(where: { UInt32($0) == wanted }) { ways.append((1, .leet)) }
        for pair in LatinSigns.digraphs where pair.letter == wanted && place + 1 < text.count {
            if pair.first == value, pair.second == text[place + 1] { ways.append((2, .leet)) }
        }
        if LatinSigns.isMask(value) { ways.append((1, .mask)) }
        if wanted == 0x20 { ways.append((1, .separators)) }
        guard HanTable.place(wanted) != nil, value != wanted else { return ways }
        if value == 0x78 { ways.append((1, .mask)) }
        if table.haveSameSound(value, wanted) { ways.append((1, .homophone)) }
        var isOfSeries = false
        table.forEachOfSeries(of: wanted) { if $0 == value { isOfSeries = true } }
        if isOfSeries || (table.isRare(value) && table.shareParts(value, wanted)) { ways.append((1, .shape)) }
        for way in table.decompositions(of: wanted) where text[place...].starts(with: way) {
            ways.append((way.count, .components))
        }
        for syllable in table.readings(of: wanted) {
            let letters = table.syllables[Int(syllable)].letters.map(UInt32.init)
            for space in 0...1 where text[place...].prefix(space).allSatisfy({ $0 == 0x20 }) {
                let rest = text[min(place + space, text.count)...]
                if rest.starts(with: letters) { ways.append((space + letters.count, .pinyin)) }
                if rest.first == letters[0] { ways.append((space + 1, .initials)) }
            }
        }
        for placeholder in ["某", "母", "抹", "什么"].map(TextFolder.values)
        where text[place...].starts(with: placeholder) {
            ways.append((placeholder.count, .maskedSyllable))
        }
        return ways
    }
}
