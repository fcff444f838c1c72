import CounterfoilTestSupport
import FoundationEssentials

@testable import CounterfoilFeed

#if canImport(Glibc)
    import Glibc
#endif

/// Recorded feeds and conformance files of other projects, which lie beside the package where they were fetched.
enum Fixtures {
    static let root: String? = {
        // Tests may be built in another package that links here.
        let package = (realPath(#filePath).map { parent(parent(parent($0))) }) ?? ""
        let root = parent(package) + "/shared/fixtures"
        return FileManager.default.fileExists(atPath: root) ? root : nil
    }()

    static var areThere: Bool { root != nil }

    static func bytes(_ path: String) -> [UInt8] {
        guard let root, let data = FileManager.default.contents(atPath: "\(root)/\(path)") else { return [] }
        return Array(data)
    }

    static func text(_ path: String) -> String { String(decoding: bytes(path), as: UTF8.self) }

    /// The paths of the files under a folder that end so, in order.
    static func files(under folder: String, ending: String) -> [String] {
        guard let root else { return [] }
        var found: [String] = []
        var open = [folder]
        while let path = open.popLast() {
            for name in (try? FileManager.default.contentsOfDirectory(atPath: "\(root)/\(path)")) ?? [] {
                var isFolder = false
                guard FileManager.default.fileExists(atPath: "\(root)/\(path)/\(name)", isDirectory: &isFolder)
                else { continue }
                if isFolder {
                    open.append("\(path)/\(name)")
                } else if name.hasSuffix(ending) {
                    found.append("\(path)/\(name)")
                }
            }
        }
        return found.sorted()
    }

    private static func parent(_ path: String) -> String {
        String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
    }

    private static func realPath(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}

/// Small deterministic random numbers (SplitMix64).
struct TestRandom: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }
}

extension [UInt8] {
    /// The bytes in pieces: whole, in two at every place or at up to `limit` places, and one byte at a time.
    func splits(limit: Int = 4_096) -> [[[UInt8]]] {
        let step = Swift.max(1, count / limit)
        let pairs = stride(from: 1, to: Swift.max(count, 1), by: step).map { [Array(self[..<$0]), Array(self[$0...])] }
        return [[self]] + pairs + [map { [$0] }]
    }

    /// The bytes with a few of them changed, removed, doubled or replaced by what parsers stumble over.
    func mutated(_ random: inout TestRandom) -> [UInt8] {
        var bytes = self
        let hard: [[UInt8]] = [
            [0], [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0x0A], [0x0D], [0x22], [0x7B], [0x5B], [0x5D], [0x7D],
            [0x5C],
            [0x3C], [0x26, 0x23], Array("-->".utf8), Array("99999999999999999999".utf8), Array("\u{0301}".utf8),
        ]
        for _ in 0..<Int.random(in: 1...6, using: &random) where !bytes.isEmpty {
            let place = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<5, using: &random) {
            case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes.removeSubrange(place..<Swift.min(bytes.count, place + Int.random(in: 1...20, using: &random)))
            case 2: bytes.insert(contentsOf: bytes[place..<Swift.min(bytes.count, place + 30)], at: place)
            case 3: bytes.insert(contentsOf: hard.randomElement(using: &random) ?? [], at: place)
            default: bytes.removeSubrange(place...)
            }
        }
        return bytes
    }
}
