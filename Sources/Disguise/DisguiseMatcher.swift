package import CounterfoilFolding

/// Finds terms that are written in another way than the term: behind leet, masks, separators, slips and other views.
///
/// Literal occurrences are exact matching's; a match stands for one only where no term stands there as it is.
package final class DisguiseMatcher: Sendable {
    /// Names what the views do and the tables that they read, for the identity of a run.
    package static let version = "disguise-1+\(HanTable.version)"

    private let index: DisguiseIndex

    package init(_ terms: [DisguiseTerm]) {
        index = DisguiseIndex(terms)
    }

    /// Disguised occurrences that end at or behind `newText`; not literal ones. Sorted by where they begin, then
    /// longest, then by the number of the term.
    package func find(in text: [FoldedScalar], from newText: Int) -> DisguiseFindings {
        text.withUnsafeBufferPointer { buffer in
            var scan = DisguiseScan(index, buffer, newText: newText)
            scan.run()
            return scan.walk.findings.chosen(index, buffer)
        }
    }
}

extension DisguiseFindings {
    /// The most scalars between the beginnings of two occurrences that share text.
    private static var span: Int { LatticeWalk.maximumSpan * WordVariants.maximumWords }

    /// Leaves out what stands there literally, and of several readings of one term that share text, all but one: the
    /// first of those that are worth most.
    fileprivate func chosen(_ index: DisguiseIndex, _ text: UnsafeBufferPointer<FoldedScalar>) -> DisguiseFindings {
        guard !matches.isEmpty else { return self }
        var kept: [DisguiseMatch] = []
        for match in matches.filter({ !index.isLiteral($0.term, $0.range, in: text) }).sorted(by: <) {
            let known = kept.indices.reversed()
                .prefix { kept[$0].range.lowerBound + Self.span > match.range.lowerBound }
                .first { kept[$0].term == match.term && kept[$0].range.overlaps(match.range) }
            if let known {
                if match.trust.rank < kept[known].trust.rank { kept[known] = match }
            } else {
                kept.append(match)
            }
        }
        return DisguiseFindings(matches: kept.sorted(by: <), droppedCandidates: droppedCandidates)
    }
}

extension DisguiseMatch {
    /// By where they begin, the longer first, then by term; what needs no other signal before what does.
    fileprivate static func < (left: DisguiseMatch, right: DisguiseMatch) -> Bool {
        (left.range.lowerBound, right.range.upperBound, left.term, left.trust.rank, left.how.rawValue)
            < (right.range.lowerBound, left.range.upperBound, right.term, right.trust.rank, right.how.rawValue)
    }
}

extension Trust {
    /// 0 for what needs no other signal, more for what is worth less.
    fileprivate var rank: Int {
        switch self {
        case .alone: 0
        case .confirmed: 1
        case .told: 2
        }
    }
}
