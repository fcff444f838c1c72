import CounterfoilFolding

/// Finds every occurrence of many patterns in folded text, overlapping ones too, in time linear in the text.
///
/// Most places of a text are dismissed by a filter on their first labels (``PrefixFilter``); from the others the search
/// walks down a tree (``TermTrie``). Text that is made to cost many steps is searched by failure links instead
/// (``FailureLinks``), which give the same occurrences.
package struct KeywordAutomaton: Sendable {
    /// Whether text is folded before it is compared.
    package enum Comparison: Sendable {
        /// As ``TextFolder`` reads it: the patterns are folded too.
        case folded
        /// Scalar by scalar as it is written.
        case literal
    }

    /// Longer patterns are never found.
    package static let maximumLength = 4_000

    /// The length of each pattern in scalars, in the order in which the patterns were given.
    package let lengths: [Int32]
    /// The length of the longest pattern in scalars.
    package let longest: Int
    /// How many patterns cannot be found: too long ones, empty ones, and ones with a scalar that is not among the
    /// 16,256 that the patterns use most. None of them in any list of terms that people write.
    package let unmatchable: Int

    let tables: AutomatonTables

    /// - Parameter patterns: Folded where the comparison is, none empty; equal ones are all found.
    package init(_ patterns: [[UInt32]], comparison: Comparison = .folded) {
        lengths = patterns.map { Int32($0.count) }
        let labels = LabelTable(patterns, folds: comparison == .folded)
        let terms = SortedTerms(patterns, labels) { pattern in
            !pattern.isEmpty && pattern.count <= Self.maximumLength && pattern.allSatisfy(labels.has)
        }
        defer { terms.deallocate() }
        longest = terms.order.reduce(0) { max($0, terms.count($1)) }
        unmatchable = patterns.count - terms.order.count
        tables = AutomatonTables(labels, TermTrie(terms, labelCount: labels.count), PrefixFilter(terms))
    }

    /// Bytes of all tables, failure links included where they were needed.
    package var memory: Int { tables.bytes + lengths.count * 4 }
}

/// The tables of an automaton, and their owner.
final class AutomatonTables: Sendable {
    let labels: LabelTable
    let trie: TermTrie
    let filter: PrefixFilter
    let links: LazyLinks

    init(_ labels: LabelTable, _ trie: TermTrie, _ filter: PrefixFilter) {
        (self.labels, self.trie, self.filter) = (labels, trie, filter)
        links = LazyLinks(trie)
    }

    deinit {
        labels.deallocate()
        trie.deallocate()
        filter.deallocate()
    }

    var bytes: Int { labels.bytes + trie.bytes + filter.bytes + links.bytes }
}
