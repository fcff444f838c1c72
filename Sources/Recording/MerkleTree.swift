/// A growing Merkle tree (RFC 6962, section 2.1) that keeps only what its root depends on: one hash for each bit of its
/// size.
package struct MerkleTree: Sendable {
    private let hasher = TreeHasher()
    /// The roots of the perfect trees that the leaves fall into, the largest and earliest first.
    private var peaks: [Hash256] = []
    /// How many leaves it has.
    package private(set) var count: UInt64 = 0

    package init() {}

    /// Adds a leaf by its hash.
    package mutating func append(_ leaf: Hash256) {
        var node = leaf
        var size = count
        while size & 1 == 1 {
            node = hasher.node(peaks.removeLast(), node)
            size >>= 1
        }
        peaks.append(node)
        count += 1
    }

    /// The Merkle tree hash; that of no leaves is the SHA-256 of nothing.
    package var root: Hash256 {
        guard var root = peaks.last else { return Hash256.of(UnsafeRawBufferPointer(start: nil, count: 0)) }
        for peak in peaks.dropLast().reversed() { root = hasher.node(peak, root) }
        return root
    }

    /// The Merkle tree hash over leaves' hashes.
    package static func root(of leaves: some Sequence<Hash256>) -> Hash256 {
        var tree = MerkleTree()
        for leaf in leaves { tree.append(leaf) }
        return tree.root
    }
}
