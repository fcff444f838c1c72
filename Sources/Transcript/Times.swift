extension Utterance {
    /// The three clocks of an utterance.
    package struct Times: Sendable, Equatable {
        /// When the source says that it was said or sent, as it came, however wrong.
        package var source: EventTime?
        /// Where the speech begins and ends in the programme, in milliseconds of media time.
        package var programme: Range<Int64>?
        /// When the bytes that completed it arrived.
        package var observed: EventTime
        /// Half the width of the interval in which `source` certainly lies, in milliseconds, where it was derived.
        package var uncertainty: Int64?

        package init(
            source: EventTime? = nil, programme: Range<Int64>? = nil, observed: EventTime, uncertainty: Int64? = nil
        ) {
            self.source = source
            self.programme = programme
            self.observed = observed
            self.uncertainty = uncertainty
        }

        /// How far before its receipt a source's time is believed, in milliseconds.
        package static let maximumLateness: Int64 = 10 * 60_000
        /// How far after its receipt a source's time is believed, in milliseconds.
        package static let maximumLead: Int64 = 2_000

        /// Whether the source's time is credible next to the time of receipt.
        package var isCredible: Bool {
            guard let source else { return false }
            let lead = source.since(observed)
            return lead <= Self.maximumLead && lead >= -Self.maximumLateness
        }

        /// The time that windows use: the source's where it is credible, else the time of receipt.
        ///
        /// One message dated 2099 must not close every window of a room.
        package var event: EventTime {
            if isCredible, let source { source } else { observed }
        }
    }
}
