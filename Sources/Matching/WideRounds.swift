#if arch(x86_64)
    import CMatching

    /// What ``MatchRounds`` does most often, where the processor looks at many labels at a time.
    enum WideRounds {
        /// The places at which a pattern may begin, with the upper bit set where one of three labels or more may.
        static func likelyPlaces(
            _ filter: PrefixFilter, _ labels: UnsafePointer<UInt16>, _ count: Int,
            _ places: UnsafeMutablePointer<UInt32>
        ) -> Int {
            var tables = counterfoil_filter(
                pairs: filter.pairs.base, prefixes: filter.prefixes.base, pair_shift: filter.pairShift,
                prefix_shift: filter.prefixShift)
            return counterfoil_likely_places(&tables, labels, count, Label.end, places)
        }

        /// One step of all walks; returns how many go on.
        static func step(
            _ labels: UnsafePointer<UInt16>, _ trie: TermTrie, _ walks: UnsafePointer<MatchRounds.Walk>, _ count: Int,
            _ next: UnsafeMutablePointer<MatchRounds.Walk>, _ found: UnsafeMutablePointer<MatchRounds.Found>,
            _ foundCount: inout Int, _ leaves: UnsafeMutablePointer<MatchRounds.Special>, _ leafCount: inout Int
        ) -> Int {
            var round = counterfoil_round(
                labels: labels, buckets: trie.buckets.base, spread: trie.spread, first_slot: TermTrie.firstSlot,
                end: Label.end, walks: UnsafeRawPointer(walks).assumingMemoryBound(to: counterfoil_walk.self),
                walk_count: count, next: UnsafeMutableRawPointer(next).assumingMemoryBound(to: counterfoil_walk.self),
                next_count: 0,
                found: UnsafeMutableRawPointer(found).assumingMemoryBound(to: counterfoil_occurrence.self),
                found_count: foundCount,
                leaves: UnsafeMutableRawPointer(leaves).assumingMemoryBound(to: counterfoil_leaf.self),
                leaf_count: leafCount)
            counterfoil_step(&round)
            (foundCount, leafCount) = (round.found_count, round.leaf_count)
            return round.next_count
        }
    }
#else
    /// Nothing: this processor looks at one label at a time.
    enum WideRounds {
        static func likelyPlaces(
            _ filter: PrefixFilter, _ labels: UnsafePointer<UInt16>, _ count: Int,
            _ places: UnsafeMutablePointer<UInt32>
        ) -> Int { 0 }

        static func step(
            _ labels: UnsafePointer<UInt16>, _ trie: TermTrie, _ walks: UnsafePointer<MatchRounds.Walk>, _ count: Int,
            _ next: UnsafeMutablePointer<MatchRounds.Walk>, _ found: UnsafeMutablePointer<MatchRounds.Found>,
            _ foundCount: inout Int, _ leaves: UnsafeMutablePointer<MatchRounds.Special>, _ leafCount: inout Int
        ) -> Int { 0 }
    }
#endif
