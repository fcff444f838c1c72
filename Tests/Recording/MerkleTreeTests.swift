import CounterfoilRecording
import Crypto
import Testing

@Suite("The Merkle tree of RFC 6962")
struct MerkleTreeTests {
    private static let leaves: [[UInt8]] = [
        [], [0x00], [0x10], [0x20, 0x21], [0x30, 0x31], [0x40, 0x41, 0x42, 0x43], Array(0x50...0x57),
        Array(0x60...0x6F),
    ]

    @Test(
        "roots are those of an independent computation",
        arguments: [
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        ].enumerated().map { ($0.offset, $0.element) })
    func vectors(count: Int, root: String) throws {
        let hashes = try Self.leaves.prefix(count).map { try unwrap(Hash256(Self.sha256([0x00] + $0))) }
        #expect(MerkleTree.root(of: hashes).hex == root)
    }

    @Test("the growing tree agrees with the definition at every size up to 130")
    func definition() throws {
        var tree = MerkleTree()
        var hashes: [[UInt8]] = []
        for size in 0...130 {
            #expect(tree.count == UInt64(size))
            #expect(tree.root.bytes == Self.treeHash(hashes[...]))
            let hash = Self.sha256([0x00, UInt8(size)])
            hashes.append(hash)
            tree.append(try unwrap(Hash256(hash)))
        }
    }

    @Test("hexadecimal text of a hash is read only in its one form")
    func hex() {
        let hash = MerkleTree().root
        #expect(Hash256(hex: hash.hex.utf8) == hash)
        #expect(Hash256(hex: hash.hex.uppercased().utf8) == nil)
        #expect(Hash256(hex: hash.hex.utf8.dropLast()) == nil)
        #expect(Hash256(hex: (hash.hex + "0").utf8) == nil)
        #expect(Hash256(hash.bytes) == hash)
        #expect(Hash256(hash.bytes + [0]) == nil)
    }

    private static func treeHash(_ leaves: ArraySlice<[UInt8]>) -> [UInt8] {
        guard let first = leaves.first else { return sha256([]) }
        if leaves.count == 1 { return first }
        var split = 1
        while split * 2 < leaves.count { split *= 2 }
        let middle = leaves.startIndex + split
        return sha256([0x01] + treeHash(leaves[..<middle]) + treeHash(leaves[middle...]))
    }

    private static func sha256(_ bytes: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: bytes)) }
}
