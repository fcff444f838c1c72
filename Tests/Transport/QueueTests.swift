import Testing

@testable import CounterfoilTransport

@Suite("Admission and deadlines of many transfers")
struct QueueTests {
    private static func id(_ number: UInt) -> TransferID { TransferID(number: number) }

    private static func enter(_ number: UInt, _ queue: inout AdmissionQueue, isAccepted: Bool = true) {
        let entered = queue.enter(id(number))
        #expect(entered == isAccepted)
    }

    @Test("so many connect at a time, in the order they came")
    func firstComeFirstServed() {
        var queue = AdmissionQueue(maximumConnecting: 2, maximumQueued: 10)
        for number in UInt(1)...4 { Self.enter(number, &queue) }
        #expect(queue.admit() == Self.id(1))
        #expect(queue.admit() == Self.id(2))
        #expect(queue.admit() == nil)
        #expect((queue.connectingCount, queue.queuedCount) == (2, 2))
        queue.leave(Self.id(2))
        #expect(queue.admit() == Self.id(3))
        #expect(queue.admit() == nil)
    }

    @Test("who leaves the line is passed over and frees a place in it")
    func leaving() {
        var queue = AdmissionQueue(maximumConnecting: 1, maximumQueued: 2)
        Self.enter(1, &queue)
        Self.enter(2, &queue)
        Self.enter(3, &queue, isAccepted: false)
        queue.leave(Self.id(1))
        Self.enter(3, &queue)
        #expect(queue.admit() == Self.id(2))
        queue.leave(Self.id(2))
        #expect(queue.admit() == Self.id(3))
        queue.leave(Self.id(3))
        #expect(queue.admit() == nil)
        #expect((queue.connectingCount, queue.queuedCount) == (0, 0))
    }

    @Test("the queue of deadlines agrees with a search through all of them")
    func deadlinesAgainstOracle() {
        var random = SystemRandomNumberGenerator()
        var queue = DeadlineQueue()
        var oracle: [UInt: UInt64] = [:]
        var now: UInt64 = 0
        for _ in 0..<20_000 {
            let number = UInt.random(in: 1...50, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0:
                queue.remove(Self.id(number))
                oracle[number] = nil
            case 1:
                now += UInt64.random(in: 0...20, using: &random)
                var due: Set<UInt> = []
                while let id = queue.popDue(at: MonotonicTime(nanoseconds: now)) { due.insert(id.number) }
                #expect(due == Set(oracle.filter { $0.value <= now }.keys))
                oracle = oracle.filter { $0.value > now }
            default:
                let time = now + UInt64.random(in: 0...500, using: &random)
                queue.schedule(Self.id(number), at: MonotonicTime(nanoseconds: time))
                oracle[number] = min(time, oracle[number] ?? .max)
            }
            #expect(queue.count <= 2 * 50 + 65)
        }
    }

    @Test("places of those who left do not pile up in the line")
    func abandonedPlaces() {
        var queue = AdmissionQueue(maximumConnecting: 1, maximumQueued: 4)
        for number in UInt(1)...100_000 {
            Self.enter(number, &queue)
            queue.leave(Self.id(number))
        }
        Self.enter(200_000, &queue)
        #expect(queue.admit() == Self.id(200_000))
    }
}
