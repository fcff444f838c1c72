import CounterfoilFolding

/// Reads the text around one phrase from left to right, keeping what is still in force, and decides.
///
/// Lengths are counted in letters, a Chinese character or kana as three: about what a word takes in each script.
struct ClauseReader {
    let text: UnsafeBufferPointer<FoldedScalar>
    let phrase: Range<Int>
    let markers: MarkerTrie
    let isSeller: Bool

    /// How far a word holds that nothing closes, in letters: recognised speech comes without punctuation.
    enum Reach {
        static let denial = 36
        static let nextDenial = 9
        static let question = 60
        static let report = 150
        static let quotation = 75
        /// From the phrase to what denies or asks behind it.
        static let denialBehind = 30
        static let questionBehind = 45
        /// Between a negator and the verb that it negates: `have not yet received`.
        static let negatedVerb = 12
        /// After so much the object of a verb has been said, and a pause or a subject begins something new.
        static let object = 6
        static let statement = 12
        /// More than a space, which is all that may stand between a word and the end of its utterance.
        static let join = 2
    }

    /// Letters read so far in front of the phrase.
    var letters = 0
    /// What denies, where it ends, and how far it holds.
    var denial: (end: Int, reach: Int, marker: Marker)?
    /// Where the last word ends that asks whether something is so.
    var question: Int?
    /// Where the last word ends that asks what, why, how much.
    var whichQuestion: Int?
    /// What looks like a question asserts or offers.
    var asserts = false
    var report: (end: Int, isComplaint: Bool)?
    var quotation: Int?
    var isReply = false
    var quotes = QuotationMarks()
    var opening = ClauseOpening()

    init(text: UnsafeBufferPointer<FoldedScalar>, phrase: Range<Int>, markers: MarkerTrie, isSeller: Bool) {
        self.text = text
        self.phrase = phrase
        self.markers = markers
        self.isSeller = isSeller
    }

    /// Whether something that ends there is still in force at the phrase.
    func holds(_ end: Int?, _ reach: Int) -> Bool { end.map { letters - $0 <= reach } ?? false }

    mutating func read() -> SpeechAct {
        readBefore()
        let behind = readBehind()
        if isSeller, behind.denies { return .denial }
        let asksWhich = holds(whichQuestion, Reach.question) || behind.asksWhich
        let mayAsk = !asserts && !behind.asserts && !(isSeller && asksWhich)
        if mayAsk, holds(question, Reach.question) || asksWhich || behind.asks { return .question }
        if behind.denies || holds(denial?.end, denial?.reach ?? 0) { return .denial }
        if behind.complains || holds(report?.end, Reach.report) { return .report }
        if holds(quotation, Reach.quotation) { return .quote }
        if isSeller { return .claim }
        if mayAsk, behind.asksNext { return .question }
        return quotes.isOpen && behind.closesQuotes ? .quote : .claim
    }

    /// The marker that begins at `index`, if one does.
    func marker(at index: Int, limit: Int) -> (marker: Marker, end: Int)? {
        guard MarkerTrie.isBoundary(text, index) else { return nil }
        return markers.longest(in: text, from: index, limit: limit)
    }

    /// How long a stretch of text is, in letters.
    func length(_ range: Range<Int>) -> Int {
        range.reduce(0) { $0 + (text[$1].value.isIdeographic ? 3 : 1) }
    }
}
