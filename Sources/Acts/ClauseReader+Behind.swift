import CounterfoilFolding

extension ClauseReader {
    /// What the text behind the phrase says of it.
    struct Behind {
        var asks = false
        var asksWhich = false
        /// The next clause asks.
        var asksNext = false
        var asserts = false
        var denies = false
        var complains = false
        var closesQuotes = false
        /// How many clauses behind that of the phrase.
        var clause = 0
        var opening = ClauseOpening()
        /// From the phrase to here.
        var letters = 0
        /// The end of the last negator, in letters.
        var negator: Int?

        mutating func skip(_ clauses: Int) {
            clause += clauses
            opening = ClauseOpening()
        }

        mutating func ask(isWhich: Bool = false) {
            switch clause {
            case 0 where letters <= Reach.questionBehind:
                asks = asks || !isWhich
                asksWhich = asksWhich || isWhich
            case 0, 1: asksNext = true
            default: break
            }
        }
    }

    func readBehind() -> Behind {
        var behind = Behind()
        let limit = min(text.count, phrase.upperBound + SpeechActReader.scalarsAfter)
        var index = phrase.upperBound
        while index < limit {
            skip(ClauseBoundary.before(index, in: text), in: &behind)
            if let found = marker(at: index, limit: limit) {
                apply(found.marker, end: found.end, limit: limit, to: &behind)
                behind.letters += length(index..<found.end)
                if !found.marker.isDisjoint(with: [.denies, .deniesNext, .deniesStatement]) {
                    behind.negator = behind.letters
                }
                index = found.end
            } else {
                read(text[index].value, ClauseBoundary.at(index, in: text), to: &behind)
                behind.letters += length(index..<index + 1)
                index += 1
            }
        }
        return behind
    }

    private func read(_ scalar: UInt32, _ boundary: ClauseBoundary?, to behind: inout Behind) {
        behind.opening.read(scalar)
        switch QuotationMarks.mark(scalar) {
        case .closes, .either: behind.closesQuotes = true
        case .opens, nil: break
        }
        if boundary == .questionMark { behind.ask() }
        skip(boundary, in: &behind)
    }

    private func skip(_ boundary: ClauseBoundary?, in behind: inout Behind) {
        switch boundary {
        case .pause: if behind.letters >= Reach.object { behind.skip(1) }
        case .comma, .colon: behind.skip(1)
        case .join, .end: behind.skip(2)
        // A seller may answer at once: `fakes? not here`.
        case .questionMark: behind.skip(isSeller ? 1 : 2)
        case nil: break
        }
    }

    private func apply(_ marker: Marker, end: Int, limit: Int, to behind: inout Behind) {
        if marker.contains(.breaks) { behind.skip(1) }
        let last =
            marker.isDisjoint(with: [.askedAtEnd, .tagAtEnd, .deniedAtEnd]) ? nil : ending(at: end, limit: limit)
        applyQuestion(marker, endsClause: last != nil, to: &behind)
        if behind.clause <= 1, behind.letters <= Reach.denialBehind,
            marker.contains(.denied) || (marker.contains(.deniedAtEnd) && last == .statement)
        {
            behind.denies = true
        }
        if !marker.isDisjoint(with: [.asked, .perhapsAsked]) { behind.skip(1) } else { behind.opening.read(marker) }
        guard !isSeller, behind.negator.map({ behind.letters - $0 > Reach.object }) ?? true else { return }
        if marker.contains(.complains) || (marker.contains(.warns) && behind.clause <= 1) { behind.complains = true }
    }

    private func applyQuestion(_ marker: Marker, endsClause: Bool, to behind: inout Behind) {
        let isTag = marker.contains(.tag) || (marker.contains(.tagAtEnd) && endsClause)
        if isSeller, behind.clause <= 1, isTag || marker.contains(.sellerOffers) {
            behind.asserts = true
        } else if isTag || marker.contains(.asks) {
            behind.ask()
        }
        if marker.contains(.offers), behind.clause <= 1 { behind.asserts = true }
        if marker.contains(.asked) || (marker.contains(.perhapsAsked) && !isSeller)
            || (marker.contains(.askedAtEnd) && endsClause)
        {
            behind.ask()
        }
        if marker.contains(.asksWhich) { behind.ask(isWhich: true) }
        guard behind.clause > 0, behind.opening.isOpen else { return }
        if !marker.isDisjoint(with: [.asksAtStart, .asksWhichAtStart]) { behind.ask() }
    }

    private enum Ending { case statement, question }

    /// How the clause ends at `index`, if nothing follows in it but particles and forms of address.
    private func ending(at index: Int, limit: Int) -> Ending? {
        var index = index
        for _ in 0..<3 {
            while index < limit, text[index].value == .foldedSpace { index += 1 }
            if index >= limit { return .statement }
            if let boundary = ClauseBoundary.at(index, in: text) {
                return boundary == .questionMark ? .question : .statement
            }
            if ClauseBoundary.before(index, in: text) != nil { return .statement }
            guard let found = marker(at: index, limit: limit), found.marker.contains(.trails) else { return nil }
            index = found.end
        }
        return nil
    }
}
