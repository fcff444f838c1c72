import CounterfoilFolding

/// How Chinese characters sound, which look alike, and what they are made of.
///
/// The facts are generated (see `HanTable+Data.swift`). Only characters that folding leaves as they are have entries.
final class HanTable: Sendable {
    static let shared = HanTable()

    static let first: UInt32 = 0x4E00
    /// The characters up to U+9FFF, and a place without any.
    static let count = 0x5201

    let syllables: FixedArray<Syllable>
    private let common: FixedArray<Bool>
    private let functionWord: FixedArray<Bool>
    private let ordinaryPairs: FixedArray<UInt64>
    private let ordinarySounds: FixedArray<UInt8>
    private let readingsOf: FixedLists<UInt16>
    private let seriesOf: FixedLists<UInt16>
    /// Decompositions, as code points, of each character; `0` ends a decomposition.
    private let partsOf: FixedLists<UInt32>
    private let charactersReading: FixedLists<UInt16>
    private let charactersInSeries: FixedLists<UInt16>

    /// The place of a character in the tables.
    @inline(__always)
    static func place(_ value: UInt32) -> Int? {
        let place = value &- first
        return place < UInt32(count - 1) ? Int(place) : nil
    }

    /// The syllables, without tones, that a character is read as; the most usual first.
    @inline(__always)
    func readings(of value: UInt32) -> Slice<UnsafeBufferPointer<UInt16>> {
        readingsOf[Self.place(value) ?? Self.count - 1]
    }

    /// Whether honest text has the character often enough for it to mean nothing by itself.
    func isCommon(_ value: UInt32) -> Bool { Self.place(value).map { common[$0] } ?? false }

    /// Whether the character is known and hardly ever written.
    @inline(__always)
    func isRare(_ value: UInt32) -> Bool {
        guard let place = Self.place(value) else { return false }
        return !common[place] && !partsOf[place].isEmpty
    }

    /// Whether the character is so often a word of its own that it stands beside any other.
    func isFunctionWord(_ value: UInt32) -> Bool { Self.place(value).map { functionWord[$0] } ?? false }

    /// Whether two characters stand side by side in ordinary words. One pair in a hundred that does not is taken to.
    func isOrdinaryPair(_ first: UInt32, _ second: UInt32) -> Bool {
        guard Self.place(first) != nil, Self.place(second) != nil else { return false }
        let mixed = UInt64(first << 16 | second) &* 0x9E37_79B9_7F4A_7C15
        for probe in 0..<Self.filterProbes {
            let bit = mixed >> UInt64(44 - 11 * probe) & (1 << Self.filterBits - 1)
            guard ordinaryPairs[Int(bit >> 6)] & 1 << (bit & 63) != 0 else { return false }
        }
        return true
    }

    private static let filterBits: UInt64 = 20
    private static let filterProbes = 4

    /// Whether other characters than these two, side by side in ordinary words, sound like them.
    func hasOrdinarySound(_ first: UInt32, _ second: UInt32) -> Bool {
        let own: UInt8 = isOrdinaryPair(first, second) ? 1 : 0
        return readings(of: first).contains { one in
            readings(of: second).contains { other in
                let place = Int(one) * syllables.count + Int(other)
                return ordinarySounds[place / 3] >> UInt8(place % 3 * 2) & 3 > own
            }
        }
    }

    /// The ways to take a character apart, one behind the other, each with a zero behind it.
    @inline(__always)
    func parts(of value: UInt32) -> Slice<UnsafeBufferPointer<UInt32>> { partsOf[Self.place(value) ?? Self.count - 1] }

    /// The ways to take a character apart.
    func decompositions(of value: UInt32) -> [[UInt32]] {
        Self.place(value).map { partsOf[$0].split(separator: 0).map(Array.init) } ?? []
    }

    func haveSameSound(_ left: UInt32, _ right: UInt32) -> Bool {
        let others = readings(of: right)
        return readings(of: left).contains { others.contains($0) }
    }

    /// Whether two characters share a part, as whole characters look like one another to a hasty reader.
    func shareParts(_ left: UInt32, _ right: UInt32) -> Bool {
        guard let left = Self.place(left), let right = Self.place(right) else { return false }
        let others = partsOf[right]
        return partsOf[left].contains { $0 != 0 && others.contains($0) }
    }

    /// Calls `body` with each other character of the same sound.
    func forEachHomophone(of value: UInt32, _ body: (UInt32) -> Void) {
        for syllable in readings(of: value) {
            for other in charactersReading[Int(syllable)] where UInt32(other) != value { body(UInt32(other)) }
        }
    }

    /// Calls `body` with each other character of the same phonetic series.
    func forEachOfSeries(of value: UInt32, _ body: (UInt32) -> Void) {
        guard let place = Self.place(value) else { return }
        for series in seriesOf[place] {
            for other in charactersInSeries[Int(series)] where UInt32(other) != value { body(UInt32(other)) }
        }
    }

    private init() {
        ordinaryPairs = FixedArray(Self.filter())
        ordinarySounds = FixedArray(Self.ordinarySoundData.buffer.map { UInt8(PackedNumbers.digit($0) ?? 0) })
        var functionWord = [Bool](repeating: false, count: Self.count)
        for scalar in String(decoding: Self.functionWordData.buffer, as: UTF8.self).unicodeScalars {
            if let place = Self.place(scalar.value) { functionWord[place] = true }
        }
        self.functionWord = FixedArray(functionWord)
        syllables = FixedArray(Self.syllableData.bytes.split(separator: UInt8(ascii: " ")).map(Syllable.init))

        var common = [Bool](repeating: false, count: Self.count)
        var characters: [Int] = []
        var readings: [(Int, UInt16)] = []
        var number = PackedNumbers(Self.readingData)
        var last = 0
        while let gap = number.next(), let flags = number.next() {
            last += gap
            let place = last - Int(Self.first)
            characters.append(place)
            common[place] = flags & 1 == 1
            for _ in 0..<flags >> 1 { readings.append((place, UInt16(number.next() ?? 0))) }
        }
        self.common = FixedArray(common)
        readingsOf = FixedLists(keys: Self.count, readings)
        let inSound = readings.map { (key: Int($0.1), value: UInt16($0.0 + Int(Self.first))) }
        charactersReading = FixedLists(keys: syllables.count, inSound)

        var members: [(Int, UInt16)] = []
        number = PackedNumbers(Self.seriesData)
        var series = 0
        while let count = number.next() {
            last = 0
            for _ in 0..<count {
                last += number.next() ?? 0
                members.append((series, UInt16(last)))
            }
            series += 1
        }
        charactersInSeries = FixedLists(keys: series, members)
        let ofSeries = members.map { (key: Int($0.1) - Int(Self.first), value: UInt16($0.0)) }
        seriesOf = FixedLists(keys: Self.count, ofSeries)

        var names: [UInt32] = []
        number = PackedNumbers(Self.partData)
        last = 0
        while let gap = number.next() {
            last += gap
            names.append(UInt32(last))
        }
        var parts: [(Int, UInt32)] = []
        number = PackedNumbers(Self.decompositionData)
        for place in characters {
            for _ in 0..<(number.next() ?? 0) {
                for _ in 0..<(number.next() ?? 0) { parts.append((place, names[number.next() ?? 0])) }
                parts.append((place, 0))
            }
        }
        partsOf = FixedLists(keys: Self.count, parts)
    }

    private static func filter() -> [UInt64] {
        var filter = [UInt64](repeating: 0, count: 1 << Int(filterBits - 6) + 1)
        for (place, byte) in ordinaryPairData.buffer.enumerated() {
            let (bit, six) = (place * 6, UInt64(PackedNumbers.digit(byte) ?? 0))
            filter[bit >> 6] |= six << UInt64(bit & 63)
            if bit & 63 > 58 { filter[bit >> 6 + 1] |= six >> UInt64(64 - bit & 63) }
        }
        return filter
    }
}

/// A syllable's letters, at most seven, the first in the lowest byte; v for u with diaeresis.
struct Syllable: Sendable {
    private let packed: UInt64
    let count: Int

    init(_ letters: some Collection<UInt8>) {
        packed = letters.reversed().reduce(0) { $0 << 8 | UInt64($1) }
        count = letters.count
    }

    @inline(__always)
    subscript(place: Int) -> UInt32 { UInt32(packed >> UInt64(8 * place) & 0xFF) }

    var letters: [UInt8] { (0..<count).map { UInt8(self[$0]) } }
}
