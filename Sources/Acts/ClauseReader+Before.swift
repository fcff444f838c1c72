import CounterfoilFolding

extension ClauseReader {
    /// Reads up to the phrase.
    mutating func readBefore() {
        var index = max(0, phrase.lowerBound - SpeechActReader.scalarsBefore)
        while index < phrase.lowerBound {
            open(at: index)
            if let found = markerBefore(index) {
                let start = letters
                letters += length(index..<found.end)
                apply(found.marker, from: start)
                index = found.end
            } else {
                opening.read(text[index].value)
                quotes.read(text[index].value)
                if let boundary = ClauseBoundary.at(index, in: text) { close(boundary) }
                letters += length(index..<index + 1)
                index += 1
            }
        }
        open(at: index)
    }

    /// The marker that begins at `index` in front of the phrase. A set phrase that reaches into it says nothing, and
    /// neither does its beginning alone: `没有` of `没有[区别]`.
    private func markerBefore(_ index: Int) -> (marker: Marker, end: Int)? {
        let limit = min(text.count, phrase.upperBound + SpeechActReader.scalarsAfter)
        guard let found = marker(at: index, limit: limit) else { return nil }
        if found.end <= phrase.lowerBound { return found }
        if found.marker == .inert { return (.inert, phrase.lowerBound) }
        return marker(at: index, limit: phrase.lowerBound)
    }

    /// Begins what stands at `index`, perhaps after a pause.
    private mutating func open(at index: Int) {
        guard index < text.count else { return }
        if ClauseBoundary.beginsUtterance(index, in: text) {
            quotes.forget()
            opening = ClauseOpening()
            isReply = text[index].value == 0x40
        }
        if let boundary = ClauseBoundary.before(index, in: text) { close(boundary) }
    }

    /// Ends what does not hold across a boundary.
    private mutating func close(_ boundary: ClauseBoundary) {
        opening = ClauseOpening()
        switch boundary {
        case .pause: closeWhatIsComplete()
        case .join: closeWhatIsBegun()
        case .comma: endClause()
        case .colon:
            endClause()
            if isReply, !isSeller { quotation = letters }
            isReply = false
        case .end, .questionMark:
            endClause()
            question = nil
            whichQuestion = nil
            asserts = false
            quotation = nil
            if isSeller || report?.isComplaint == false { report = nil }
        }
    }

    private mutating func endClause() {
        opening = ClauseOpening()
        denial = nil
        closeWhatIsComplete()
    }

    /// Ends what has had its object: a pause may follow `we don't sell` and leave it in force, but not `we don't sell
    /// fakes`. What somebody says is longer than an object.
    private mutating func closeWhatIsComplete() {
        if isComplete(denial?.end, denial?.marker.contains(.deniesStatement) == true ? Reach.statement : Reach.object) {
            denial = nil
        }
        if isComplete(question) { question = nil }
        if isComplete(whichQuestion) { whichQuestion = nil }
        guard isSeller else { return }
        if isComplete(quotation, Reach.statement) { quotation = nil }
        if isComplete(report?.end) { report = nil }
    }

    /// Ends all but what an utterance breaks off at: `we don't sell` and nothing more.
    private mutating func closeWhatIsBegun() {
        if isComplete(denial?.end, Reach.join) { denial = nil }
        if isComplete(question, Reach.join) { question = nil }
        if isComplete(whichQuestion, Reach.join) { whichQuestion = nil }
        if isComplete(quotation, Reach.join) { quotation = nil }
        if isSeller || report?.isComplaint == false, isComplete(report?.end, Reach.join) { report = nil }
        asserts = false
    }

    private func isComplete(_ end: Int?, _ length: Int = Reach.object, at position: Int? = nil) -> Bool {
        end.map { (position ?? letters) - $0 >= length } ?? false
    }

    /// Ends what was denied or asked where a subject or a copula begins something new at `start`.
    private mutating func renew(_ marker: Marker, from start: Int) {
        if isComplete(question, at: start) { question = nil }
        if isSeller, isComplete(report?.end, at: start) { report = nil }
        guard let denial, !denial.marker.contains(.deniesStatement) else { return }
        if marker.contains(.closes) || isComplete(denial.end, at: start) { self.denial = nil }
    }

    private mutating func apply(_ marker: Marker, from start: Int) {
        if marker.contains(.breaks) { endClause() }
        if !marker.isDisjoint(with: [.asked, .perhapsAsked]) { close(.comma) }
        if !marker.isDisjoint(with: [.closes, .renews]) { renew(marker, from: start) }
        applyQuestion(marker)
        if !marker.isDisjoint(with: [.received, .warns, .complains]) { applyReport(marker, from: start) }
        if marker.contains(.cites) || (marker.contains(.citesSource) && !isSeller) { quotation = letters }
        if marker.contains(.replies) { isReply = true }
        if !marker.isDisjoint(with: [.denies, .deniesNext, .deniesStatement, .forbids]) {
            let isNext = marker.isDisjoint(with: [.denies, .deniesStatement, .forbids])
            denial = (letters, isNext ? Reach.nextDenial : Reach.denial, marker)
        } else if !marker.isDisjoint(with: [.denied, .deniedAtEnd]) {
            endClause()
        }
        opening.read(marker)
    }

    private mutating func applyQuestion(_ marker: Marker) {
        if marker.contains(.asks) || (marker.contains(.asksAtStart) && opening.isOpen) {
            question = letters
        } else if marker.contains(.tag) {
            if isSeller { asserts = true } else { question = letters }
        }
        let asksWhich = marker.contains(.asksWhich) || (marker.contains(.asksWhichAtStart) && opening.isOpen)
        // After a negator `什么` is no question but "any".
        if asksWhich, denial == nil { whichQuestion = letters }
        if marker.contains(.offers) || (marker.contains(.sellerOffers) && isSeller) { asserts = true }
    }

    /// `never received a fake` denies, `don't get a fake` warns; a seller's `don't report us` is neither.
    private mutating func applyReport(_ marker: Marker, from start: Int) {
        let isComplaint = !marker.isDisjoint(with: [.warns, .complains])
        if let denial, start - denial.end <= Reach.negatedVerb {
            if isSeller, marker.contains(.complains) {
                self.denial = nil
                return
            }
            guard denial.marker.contains(.forbids) else { return }
        } else if isSeller, !isComplaint {
            return
        }
        report = (letters, isComplaint)
        denial = nil
    }
}
