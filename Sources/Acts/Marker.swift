/// What a word or set phrase says about the phrases beside it. A word may be several: `no` asks at the end of
/// `es original, no?` and denies at the start.
struct Marker: OptionSet, Sendable {
    let rawValue: UInt32
    init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Means nothing itself, but holds a word that would: `no problem`, `特别`.
    static let inert = Marker(rawValue: 1 << 0)
    /// Begins another clause: `but`, `因为`.
    static let breaks = Marker(rawValue: 1 << 1)
    /// Ends what was being denied or asked: `it's` in `not fake it's real`.
    static let closes = Marker(rawValue: 1 << 2)
    /// Ends what was being denied, unless that is still to come: `we` in `no fakes here we sell originals`.
    static let renews = Marker(rawValue: 1 << 3)

    /// Asks whether something is so.
    static let asks = Marker(rawValue: 1 << 4)
    /// Asks who, what, where, why or how much; takes for granted what it asks about.
    static let asksWhich = Marker(rawValue: 1 << 5)
    /// Asks at the start of a clause: `is there`; elsewhere it may be anything.
    static let asksAtStart = Marker(rawValue: 1 << 6)
    static let asksWhichAtStart = Marker(rawValue: 1 << 7)
    /// May stand before the first word of a clause: `so`, `hey`.
    static let greets = Marker(rawValue: 1 << 8)
    /// Ends a question: `吗`.
    static let asked = Marker(rawValue: 1 << 9)
    /// Ends a question of a buyer, but also what a seller merely says: `吧`, `呢`.
    static let perhapsAsked = Marker(rawValue: 1 << 10)
    /// Ends a question, but only where the clause ends too: `không`.
    static let askedAtEnd = Marker(rawValue: 1 << 11)
    /// A seller's way of asserting, a buyer's of asking: `对吧`, `right?`.
    static let tag = Marker(rawValue: 1 << 12)
    /// The same, but only where the clause ends too: `right`.
    static let tagAtEnd = Marker(rawValue: 1 << 13)
    /// Offers, though in the form of a question: `who wants`.
    static let offers = Marker(rawValue: 1 << 14)
    /// Offers where a seller says it: `想要`.
    static let sellerOffers = Marker(rawValue: 1 << 15)

    /// Denies what follows in its clause.
    static let denies = Marker(rawValue: 1 << 16)
    /// Denies what follows at once.
    static let deniesNext = Marker(rawValue: 1 << 17)
    /// Denies a whole statement that follows: `not saying it's`.
    static let deniesStatement = Marker(rawValue: 1 << 18)
    /// Tells others not to do what follows: `don't buy`.
    static let forbids = Marker(rawValue: 1 << 19)
    /// Denies what stands before it: `ではない`, `不卖` behind its object.
    static let denied = Marker(rawValue: 1 << 20)
    /// Denies what stands before it, but only where the clause ends too: `没有`.
    static let deniedAtEnd = Marker(rawValue: 1 << 21)

    /// Tells what a buyer came by: `收到`, `I got a`.
    static let received = Marker(rawValue: 1 << 22)
    /// Warns or complains, whoever says it.
    static let warns = Marker(rawValue: 1 << 23)
    /// Complains, and may stand behind what it complains about: `被骗`, `refund`.
    static let complains = Marker(rawValue: 1 << 24)

    /// Somebody else says: `有人说`.
    static let cites = Marker(rawValue: 1 << 25)
    /// Somebody says on whom a seller would lean: `厂家说`. A buyer's quotation, a seller's claim.
    static let citesSource = Marker(rawValue: 1 << 26)
    /// Begins an answer to somebody, whose words stand behind the colon.
    static let replies = Marker(rawValue: 1 << 27)
    /// May stand behind the last word of a clause: `的`, `ạ`.
    static let trails = Marker(rawValue: 1 << 28)
}
