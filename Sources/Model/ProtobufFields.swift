/// The fields of a protocol buffer message, one after another, as far as a SentencePiece model needs them
/// (Protocol Buffers, "Encoding").
struct ProtobufFields {
    enum Value {
        case number(UInt64)
        case fixed32(UInt32)
        case bytes(ArraySlice<UInt8>)
    }

    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    /// The next field's number and value; `nil` at the end.
    mutating func next() throws(ModelBuildError) -> (field: Int, value: Value)? {
        guard !rest.isEmpty else { return nil }
        let tag = try varint()
        let field = Int(truncatingIfNeeded: tag >> 3)
        switch tag & 7 {
        case 0: return (field, .number(try varint()))
        case 1:
            return (field, .number(try take(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }))
        case 2: return (field, .bytes(try take(try varint())))
        case 5: return (field, .fixed32(try take(4).reversed().reduce(0) { $0 << 8 | UInt32($1) }))
        default: throw ModelBuildError(.vocabulary, "a field of the unknown kind \(tag & 7)")
        }
    }

    private mutating func take(_ count: UInt64) throws(ModelBuildError) -> ArraySlice<UInt8> {
        guard count <= rest.count else { throw ModelBuildError(.vocabulary, "a field is longer than its message") }
        defer { rest = rest.dropFirst(Int(count)) }
        return rest.prefix(Int(count))
    }

    private mutating func varint() throws(ModelBuildError) -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 64, by: 7) {
            guard let byte = rest.popFirst() else {
                throw ModelBuildError(.vocabulary, "the message ends inside a number")
            }
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
        }
        throw ModelBuildError(.vocabulary, "a number has more than ten bytes")
    }
}
