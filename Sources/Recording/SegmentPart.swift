/// One of the three files of a segment.
enum SegmentPart: CaseIterable {
    // In the order in which they are written, so that whatever a crash leaves behind points at nothing that is missing.

    /// The transport's bytes, in the order in which they came.
    case raw
    /// The leaves, a line each.
    case lines
    /// The leaves' hashes, 32 bytes each: check sums here, and the lowest level of the Merkle tree.
    case tile

    /// The file's name in the log's directory.
    func name(segment: Int) -> String {
        let number = Self.padded(segment)
        return switch self {
        case .raw: "seg-\(number).raw"
        case .lines: "seg-\(number).ndjson"
        case .tile: "tile0-\(number).bin"
        }
    }

    /// The numbers of the segments of which a directory holds a file, ascending.
    static func segments(among names: [String]) -> [Int] {
        var numbers: Set<Int> = []
        for name in names {
            for part in allCases {
                if let number = Self.number(in: name, like: { part.name(segment: $0) }) { numbers.insert(number) }
            }
        }
        return numbers.sorted()
    }

    /// The number that makes a pattern into a name.
    static func number(in name: String, like pattern: (Int) -> String) -> Int? {
        // The number comes after the prefix's dash and before the dot.
        guard let dash = name.utf8.firstIndex(of: 0x2D), let dot = name.utf8[dash...].firstIndex(of: 0x2E),
            let number = Int(name[name.utf8.index(after: dash)..<dot]), number > 0, pattern(number) == name
        else { return nil }
        return number
    }

    static func padded(_ number: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 6 - digits.count)) + digits
    }
}

/// Something for each of the three files of a segment.
struct SegmentParts<Value> {
    var raw: Value
    var lines: Value
    var tile: Value

    subscript(part: SegmentPart) -> Value {
        get {
            switch part {
            case .raw: raw
            case .lines: lines
            case .tile: tile
            }
        }
        set {
            switch part {
            case .raw: raw = newValue
            case .lines: lines = newValue
            case .tile: tile = newValue
            }
        }
    }
}

extension SegmentParts: Sendable where Value: Sendable {}
extension SegmentParts: Equatable where Value: Equatable {}

extension SegmentParts<Int64> {
    static let zero = SegmentParts(raw: 0, lines: 0, tile: 0)
}
