/// What every code point folds to before matching, and which ``FoldClass`` that takes.
///
/// The facts are generated (see `FoldTable+Data.swift`); a code point without an entry folds to itself. In this form:
/// compatibility characters are decomposed, letters are in lower case and without accents, digits are ASCII, letters
/// of other scripts that look like a Latin letter are that letter, traditional characters are simplified ones.
// Safe because the memory is written by the initialiser alone, and never given back.
package struct FoldTable: @unchecked Sendable {
    package static let shared = FoldTable()

    /// What a code point becomes.
    package enum Folding: Equatable {
        case itself
        case one(UInt32, FoldBits)
        /// Several scalars, at this place of ``scalars(_:)``.
        case several(Int, FoldBits)
        case special(Special)
    }

    /// Code points whose folding depends on what stands beside them. The raw values are those of the generator.
    package enum Special: UInt32 {
        /// Zero-width, bidirectional, control and other invisible characters.
        case invisible = 1
        /// A combining mark of no script of its own: an accent, always dropped.
        case mark
        /// A mark that belongs to a script (Thai vowels, Japanese voicing, Arabic and Indic signs): dropped where its
        /// base is a Latin, Greek or Cyrillic letter, a digit or a Chinese character, which never carry it honestly.
        case scriptMark
        case whiteSpace
        case hyphen
        /// A letter of a flag; a letter only where more than two stand in a row.
        case regional
    }

    /// 256 code points a page; page 0 of `entries` is the identity.
    private let pages: UnsafePointer<UInt16>
    private let entries: UnsafePointer<UInt32>
    private let pool: UnsafePointer<UInt32>

    private static let pageCount: UInt32 = 0x1100

    /// Looks a code point up.
    @inline(__always)
    package func folding(_ scalar: UInt32) -> Folding {
        let entry = entry(scalar)
        if entry == 0 { return .itself }
        let payload = entry & 0x1F_FFFF
        let bits = FoldBits(rawValue: (entry >> 21) & 0x1FF)
        switch entry >> 30 {
        case 1: return .one(payload, bits)
        case 2: return .several(Int(payload), bits)
        default: return Special(rawValue: payload).map { .special($0) } ?? .itself
        }
    }

    /// The scalars of a folding to several.
    package func scalars(_ place: Int) -> UnsafeBufferPointer<UInt32> {
        UnsafeBufferPointer(start: pool + place + 1, count: Int(pool[place]))
    }

    @inline(__always)
    private func entry(_ scalar: UInt32) -> UInt32 {
        guard scalar >> 8 < Self.pageCount else { return 0 }
        return entries[Int(pages[Int(scalar >> 8)]) << 8 | Int(scalar & 0xFF)]
    }

    private init() {
        let facts = Facts(Self.data)
        pages = Self.keep(facts.pages)
        entries = Self.keep(facts.entries)
        pool = Self.keep(facts.pool)
    }

    private static func keep<Element: BitwiseCopyable>(_ elements: [Element]) -> UnsafePointer<Element> {
        let memory = UnsafeMutableBufferPointer<Element>.allocate(capacity: elements.count + 1)
        _ = memory.initialize(from: elements)
        return UnsafePointer(memory.baseAddress ?? .allocate(capacity: 1))
    }
}

/// The generated numbers as tables.
private struct Facts {
    private(set) var pages = [UInt16](repeating: 0, count: 0x1100)
    private(set) var entries = [UInt32](repeating: 0, count: 256)
    private(set) var pool: [UInt32] = []

    init(_ data: StaticString) {
        var reader = PackedNumbers(data)
        var last = 0
        while let gap = reader.nextSigned(), let shape = reader.nextSigned(), let code = reader.nextSigned() {
            let (length, stride) = (shape >> 1, shape & 1 + 1)
            let first = last + gap
            var targets: [Int] = []
            if code >= 8 {
                for _ in 0..<(code - 8) & 63 { targets.append(first + (reader.nextSigned() ?? 0)) }
            }
            for step in 0..<length {
                set(UInt32(first + step * stride), code: code, targets: targets, offset: step * stride)
            }
            last = first + (length - 1) * stride
        }
    }

    private mutating func set(_ scalar: UInt32, code: Int, targets: [Int], offset: Int) {
        let page = Int(scalar >> 8)
        if pages[page] == 0 {
            pages[page] = UInt16(entries.count >> 8)
            entries.append(contentsOf: repeatElement(0, count: 256))
        }
        let bits = UInt32(max(0, code - 8) >> 6) << 21
        let entry: UInt32
        if code < 8 {
            entry = 3 << 30 | UInt32(code)
        } else if targets.count == 1 {
            entry = 1 << 30 | bits | UInt32(targets[0] + offset)
        } else {
            entry = 2 << 30 | bits | UInt32(pool.count)
            pool.append(UInt32(targets.count))
            pool.append(contentsOf: targets.map(UInt32.init))
        }
        entries[Int(pages[page]) << 8 | Int(scalar & 0xFF)] = entry
    }
}
