import Testing

@testable import CounterfoilTransport

@Suite("Deadlines of a transfer")
struct TransferDeadlinesTests {
    private static let start = MonotonicTime(nanoseconds: 1_000_000_000_000)

    private static func after(_ seconds: Int) -> MonotonicTime { start + .seconds(seconds) }

    private static func timeouts(_ change: (inout TransferTimeouts) -> Void = { _ in }) -> TransferTimeouts {
        var timeouts = TransferTimeouts()
        timeouts.connect = .seconds(10)
        timeouts.firstByte = .seconds(20)
        timeouts.headers = .seconds(30)
        timeouts.idle = .seconds(40)
        timeouts.paused = .seconds(50)
        change(&timeouts)
        return timeouts
    }

    @Test("each phase has its own deadline, counted from where it began")
    func phases() {
        var deadlines = TransferDeadlines(Self.timeouts())
        #expect(deadlines.next == nil)
        deadlines.dispatched(at: Self.after(0))
        #expect(deadlines.next == .init(time: Self.after(10), code: .timeoutConnect))
        deadlines.connected(at: Self.after(5))
        #expect(deadlines.next == .init(time: Self.after(25), code: .timeoutFirstByte))
        deadlines.headerLine(at: Self.after(6))
        #expect(deadlines.next == .init(time: Self.after(35), code: .timeoutHeaders))
        deadlines.headersEnded(at: Self.after(7))
        #expect(deadlines.next == .init(time: Self.after(47), code: .timeoutIdle))
        deadlines.bodyBytes(at: Self.after(8))
        #expect(deadlines.next == .init(time: Self.after(48), code: .timeoutIdle))
        deadlines.held(at: Self.after(9))
        #expect(deadlines.next == .init(time: Self.after(59), code: .timeoutPaused))
        deadlines.released(at: Self.after(50))
        #expect(deadlines.next == .init(time: Self.after(90), code: .timeoutIdle))
    }

    @Test("a header line now and then does not postpone the end of the headers")
    func slowHeaders() {
        var deadlines = TransferDeadlines(Self.timeouts())
        deadlines.dispatched(at: Self.after(0))
        deadlines.connected(at: Self.after(1))
        for second in 2..<31 { deadlines.headerLine(at: Self.after(second)) }
        #expect(deadlines.expired(at: Self.after(30)) == nil)
        #expect(deadlines.expired(at: Self.after(31)) == .timeoutHeaders)
    }

    @Test("the first byte is due no later than the whole of the headers")
    func firstByteWithinHeaders() {
        var deadlines = TransferDeadlines(Self.timeouts { $0.headers = .seconds(15) })
        deadlines.dispatched(at: Self.after(0))
        deadlines.connected(at: Self.after(0))
        #expect(deadlines.next == .init(time: Self.after(15), code: .timeoutHeaders))
    }

    @Test("the total runs through every phase and every hop, but not before the first dispatch")
    func total() {
        var deadlines = TransferDeadlines(Self.timeouts { $0.total = .seconds(60) })
        #expect(deadlines.next == nil)
        deadlines.dispatched(at: Self.after(0))
        deadlines.connected(at: Self.after(1))
        deadlines.headerLine(at: Self.after(2))
        deadlines.redirected()
        #expect(deadlines.next == .init(time: Self.after(60), code: .timeoutTotal))
        deadlines.dispatched(at: Self.after(55))
        #expect(deadlines.next == .init(time: Self.after(60), code: .timeoutTotal))
        deadlines.connected(at: Self.after(56))
        deadlines.headerLine(at: Self.after(57))
        deadlines.headersEnded(at: Self.after(57))
        deadlines.held(at: Self.after(58))
        #expect(deadlines.expired(at: Self.after(59)) == nil)
        #expect(deadlines.expired(at: Self.after(60)) == .timeoutTotal)
    }

    @Test("without an idle limit a silent body has no deadline, and while it is held only the hold has one")
    func optionalDeadlines() {
        var deadlines = TransferDeadlines(Self.timeouts { ($0.idle, $0.paused) = (nil, nil) })
        deadlines.dispatched(at: Self.after(0))
        deadlines.connected(at: Self.after(0))
        deadlines.headersEnded(at: Self.after(0))
        #expect(deadlines.next == nil)
        deadlines.held(at: Self.after(1))
        #expect(deadlines.next == nil)
    }

    @Test("what does not fit the phase changes nothing")
    func ignoredEvents() {
        var deadlines = TransferDeadlines(Self.timeouts())
        deadlines.bodyBytes(at: Self.after(1))
        deadlines.held(at: Self.after(1))
        deadlines.released(at: Self.after(1))
        deadlines.headerLine(at: Self.after(1))
        deadlines.connected(at: Self.after(1))
        #expect(deadlines.phase == .queued)
    }

    @Test("times do not overflow, and waiting never ends before its deadline")
    func arithmetic() {
        let end = MonotonicTime(nanoseconds: .max)
        #expect(Self.start + .seconds(Int64.max) == end)
        #expect(end + .nanoseconds(1) == end)
        #expect(Self.start + .seconds(-5) == Self.start)
        #expect(Self.start.milliseconds(until: Self.start + .nanoseconds(1)) == 1)
        #expect(Self.start.milliseconds(until: Self.start + .milliseconds(7)) == 7)
        #expect(Self.start.milliseconds(until: Self.start) == 0)
        #expect(Self.after(1).milliseconds(until: Self.start) == 0)
        #expect(Self.start.milliseconds(until: end) == .max)
        #expect(Duration.microseconds(1).milliseconds == 1)
        #expect(Duration.seconds(Int64.max).milliseconds == 604_800_000)
    }
}
