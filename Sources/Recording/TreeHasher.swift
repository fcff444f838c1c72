import Crypto

/// The hashes of a Merkle tree (RFC 6962, section 2.1).
///
/// Keeps contexts that have taken the prefixes already: copying one is half the work of starting anew.
struct TreeHasher: Sendable {
    private let leafPrefix: SHA256
    private let nodePrefix: SHA256

    init() {
        leafPrefix = Self.context(after: 0x00)
        nodePrefix = Self.context(after: 0x01)
    }

    /// The hash of a leaf: SHA-256 of a zero byte and its bytes.
    func leaf(_ bytes: UnsafeRawBufferPointer) -> Hash256 {
        var context = leafPrefix
        context.update(bufferPointer: bytes)
        return Hash256(context.finalize())
    }

    /// The hash of a node: SHA-256 of a one byte and its children's hashes.
    func node(_ left: Hash256, _ right: Hash256) -> Hash256 {
        var context = nodePrefix
        withUnsafeBytes(of: (left, right)) { context.update(bufferPointer: $0) }
        return Hash256(context.finalize())
    }

    private static func context(after prefix: UInt8) -> SHA256 {
        var context = SHA256()
        context.update(data: [prefix])
        return context
    }
}

extension Hash256 {
    init(_ digest: SHA256.Digest) { self = digest.withUnsafeBytes { Hash256($0) } }

    /// SHA-256 of some bytes.
    static func of(_ bytes: UnsafeRawBufferPointer) -> Hash256 {
        var context = SHA256()
        context.update(bufferPointer: bytes)
        return Hash256(context.finalize())
    }
}
