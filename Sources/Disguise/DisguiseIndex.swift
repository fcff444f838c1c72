import CounterfoilFolding

/// What a node of the trie has below it, so that views that cannot go on there are not tried.
struct NodeKind: OptionSet, Sendable {
    var rawValue: UInt8

    static let hasChildren = NodeKind(rawValue: 1)
    static let hasSpace = NodeKind(rawValue: 2)
    static let hasCharacters = NodeKind(rawValue: 4)
}

/// The terms, prepared for the search.
final class DisguiseIndex: Sendable {
    let trie: TermTrie
    let variants: WordVariants
    let han: HanIndex
    private let kinds: FixedArray<NodeKind>
    let isWholeWord: [Bool]
    /// The first and the last scalar of each term.
    let firstSymbols: [UInt32]
    let lastSymbols: [UInt32]
    let hasHan: [Bool]
    /// Whether each term sounds like nothing else that is often said, so that its homophones are it.
    let hasOwnSound: [Bool]
    /// Letters, digits and characters of each term.
    let lengths: [Int16]
    /// Whether a term that begins with a letter may begin inside a word.
    let hasPartialWords: Bool

    init(_ terms: [DisguiseTerm]) {
        trie = TermTrie(terms.map(\.text))
        han = HanIndex(trie)
        variants = WordVariants(terms, spellings: Initials.spellings(of: terms))
        kinds = FixedArray(Self.kinds(of: trie))
        isWholeWord = terms.map(\.isWholeWord)
        firstSymbols = terms.map { $0.text.first ?? space }
        lastSymbols = terms.map { $0.text.last ?? space }
        hasHan = terms.map { $0.text.contains(where: \.isIdeographic) }
        hasOwnSound = terms.map { term in
            zip(term.text, term.text.dropFirst()).contains { first, second in
                first.isIdeographic && second.isIdeographic && !HanTable.shared.hasOrdinarySound(first, second)
            }
        }
        lengths = terms.map { Int16(clamping: $0.text.count { $0 != space }) }
        hasPartialWords = terms.contains { !$0.isWholeWord && $0.text.first?.isASCIIWord == true }
    }

    deinit {
        kinds.deallocate()
        trie.deallocate()
        variants.deallocate()
        han.deallocate()
    }

    @inline(__always)
    func kind(of node: Int32) -> NodeKind { kinds[Int(node)] }

    private static func kinds(of trie: TermTrie) -> [NodeKind] {
        (0..<Int32(trie.nodeCount)).map { node in
            var kind: NodeKind = []
            for child in trie.children(of: node) {
                kind.insert(.hasChildren)
                if trie.symbol(of: child) == space { kind.insert(.hasSpace) }
                if trie.symbol(of: child).isIdeographic { kind.insert(.hasCharacters) }
            }
            return kind
        }
    }

    /// Whether the text has any term as it is in a range, or this one inside of it.
    func isLiteral(_ term: Int, _ range: Range<Int>, in text: UnsafeBufferPointer<FoldedScalar>) -> Bool {
        for start in range {
            var node = TermTrie.root
            for place in start..<range.upperBound {
                guard let child = trie.child(of: node, text[place].value) else { break }
                node = child
                if trie.terms(at: node).contains(Int32(term)) { return true }
                if start == range.lowerBound, place + 1 == range.upperBound, trie.hasTerms(node) { return true }
            }
        }
        return false
    }
}
