package import CounterfoilJSON
package import CounterfoilTranscript

extension Leaf {
    /// A decoded event. Of type `ev`.
    package struct Event: Sendable, Equatable {
        /// Which of the session's feeds, counted from 0.
        package var feed: Int
        /// The event's number within the session.
        package var number: Int
        package var event: TranscriptEvent

        package init(feed: Int, number: Int, event: TranscriptEvent) {
            self.feed = feed
            self.number = number
            self.event = event
        }
    }

    /// A turn in the life of an alert. Of type `alert`.
    package struct Alert: Sendable, Equatable {
        /// The turn's number within the session.
        package var number: Int
        package var state: State
        /// The alert in its canonical form.
        package var alert: CanonicalJSON

        package init(number: Int, state: State, alert: CanonicalJSON) {
            self.number = number
            self.state = state
            self.alert = alert
        }

        package enum State: String, Sendable, CaseIterable { case opened, extended, closed }
    }
}

extension Leaf.Event {
    init(from scanner: inout LineScanner) throws(LeafError) {
        try scanner.find("e")
        event = try TranscriptEvent(from: &scanner)
        feed = try scanner.number("f")
        number = try scanner.number("n")
        try scanner.type("ev")
    }

    func write(to writer: inout LineWriter) {
        writer.name("e")
        event.write(to: &writer)
        writer.member("f", feed)
        writer.member("n", number)
        writer.type("ev")
    }
}

extension Leaf.Alert {
    init(from scanner: inout LineScanner) throws(LeafError) {
        try scanner.find("alert")
        alert = try scanner.value()
        number = try scanner.number("n")
        state = try scanner.name("state")
        try scanner.type("alert")
    }

    func write(to writer: inout LineWriter) {
        writer.name("alert")
        writer.value(alert)
        writer.member("n", number)
        writer.member("state", string: state.rawValue)
        writer.type("alert")
    }
}
