import CounterfoilCues

/// A SentencePiece unigram model as its file has it (`sentencepiece_model.proto`).
struct Vocabulary {
    struct Entry {
        enum Kind: UInt64 {
            case normal = 1
            case unknown = 2
            case control = 3
            case userDefined = 4
            case unused = 5
            case byte = 6
        }

        var text: ArraySlice<UInt8> = []
        var score: Float = 0
        var kind = Kind.normal
    }

    /// How far an unknown character lies below the least probable piece (SentencePiece, `kUnkPenalty`).
    private static let unknownPenalty: Float = 10

    private(set) var entries: [Entry] = []
    /// Units of the character map's trie.
    private(set) var mapUnits: [UInt32] = []
    /// The texts that the character map's values point to.
    private(set) var mapTexts: [UInt8] = []

    init(model: [UInt8]) throws(ModelBuildError) {
        var fields = ProtobufFields(model[...])
        while let (field, value) = try fields.next() {
            switch (field, value) {
            case (1, .bytes(let bytes)): entries.append(try Self.entry(bytes))
            case (3, .bytes(let bytes)): try readNormaliser(bytes)
            default: continue
            }
        }
        guard entries.count > 3, entries[0].kind == .unknown, entries[1].kind == .control, entries[2].kind == .control,
            !mapUnits.isEmpty
        else {
            throw ModelBuildError(.vocabulary, "no unigram model with an unknown, a begin and an end piece and a map")
        }
    }

    private static func entry(_ bytes: ArraySlice<UInt8>) throws(ModelBuildError) -> Entry {
        var entry = Entry()
        var fields = ProtobufFields(bytes)
        while let (field, value) = try fields.next() {
            switch (field, value) {
            case (1, .bytes(let text)): entry.text = text
            case (2, .fixed32(let bits)): entry.score = Float(bitPattern: bits)
            case (3, .number(let number)):
                guard let kind = Entry.Kind(rawValue: number), kind != .byte, kind != .unused else {
                    throw ModelBuildError(.vocabulary, "a piece of the kind \(number), which is not expected")
                }
                entry.kind = kind
            default: continue
            }
        }
        return entry
    }

    /// Takes the character map; the flags must be those that `TokeniserNormaliser` works by.
    private mutating func readNormaliser(_ bytes: ArraySlice<UInt8>) throws(ModelBuildError) {
        var fields = ProtobufFields(bytes)
        while let (field, value) = try fields.next() {
            switch (field, value) {
            case (2, .bytes(let map)):
                let size = map.prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
                guard map.count > 4 + size, size % 4 == 0 else {
                    throw ModelBuildError(.vocabulary, "the character map ends early")
                }
                let trie = Array(map.dropFirst(4).prefix(size))
                mapUnits = stride(from: 0, to: size, by: 4).map { place in
                    trie[place..<place + 4].reversed().reduce(0) { $0 << 8 | UInt32($1) }
                }
                mapTexts = Array(map.dropFirst(4 + size))
            case (3, .number(let flag)), (4, .number(let flag)), (5, .number(let flag)):
                guard flag == 1 else {
                    throw ModelBuildError(.vocabulary, "the normaliser treats spaces in another way than expected")
                }
            default: continue
            }
        }
    }

    /// The score by which a piece competes. One that a person defined gets a tenth per character but the first, which
    /// beats all cuts of it, as all other scores are negative (SentencePiece 0.2).
    private static func score(of entry: Entry) -> Float {
        entry.kind == .userDefined ? Float(entry.text.count - 1) / 10 : entry.score
    }

    /// The tokeniser as a model file, ready to be read in place.
    func tokeniserFile() -> [UInt8] {
        let normal = entries.filter { $0.kind == .normal }.map(\.score)
        let worst = normal.min() ?? 0
        let keys = entries.enumerated().filter { $0.element.kind == .normal || $0.element.kind == .userDefined }
            .map { (text: Array($0.element.text), value: UInt32($0.offset)) }
        var file = ModelFileWriter(.tokeniser)
        file.add([UInt32(entries.count), (worst - Self.unknownPenalty).bitPattern])
        file.add(mapUnits)
        file.add(mapTexts)
        file.add(DoubleArrayBuilder(keys).units)
        file.add(entries.map(Self.score))
        return file.bytes()
    }
}
