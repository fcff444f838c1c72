import CounterfoilTranscript
import Testing

@testable import CounterfoilSimulator

@Suite("Room timelines")
struct RoomTimelineTests {
    static let lines = [
        Fixtures.message("a", at: 0), Fixtures.caption("b", 1_000, 2_500), Fixtures.message("c", at: 1_000),
        Fixtures.deletion("d", of: "a", at: 4_000),
    ]

    @Test("a line exists from its time on and not before", arguments: [0.5, 1, 3, 10], [false, true])
    func published(speed: Double, loops: Bool) throws {
        let timeline = try Fixtures.timeline(Self.lines, speed: speed, loops: loops)
        for time in stride(from: Int64(-500), to: 20_000, by: 7) {
            let naive = (0..<400).prefix { number in timeline.time(of: number).map { $0 <= time } ?? false }.count
            #expect(timeline.published(at: time) == naive)
        }
    }

    @Test("speed divides the script's times; the wall clock follows the wire's")
    func speed() throws {
        let timeline = try Fixtures.timeline(Self.lines, speed: 10)
        #expect((0..<5).map { timeline.time(of: $0) } == [0, 100, 100, 400, nil])
        #expect(timeline.end == 401)
        let caption = try #require(timeline.line(1))
        #expect(caption.wall == Fixtures.wall.advanced(by: 100))
        guard case .caption(let cue) = caption.content else {
            Issue.record("not a caption")
            return
        }
        #expect(cue.end == 250)
    }

    @Test("a loop goes on with new ids and later times")
    func loops() throws {
        let timeline = try Fixtures.timeline(Self.lines, loops: true)
        #expect(timeline.end == nil)
        #expect(timeline.line(6)?.id == "c~1")
        #expect(timeline.line(6)?.time == Int64(5_001))
        #expect(timeline.line(11)?.content == .deletion(of: "a~2"))
        for number in [0, 3, 4, 11, 400] {
            let id = try #require(timeline.line(number)?.id)
            #expect(timeline.number(ofID: id) == number)
        }
        #expect(timeline.number(ofID: "zz") == nil)
        #expect(timeline.number(ofID: "c~99999999999999999999") == nil)
        #expect(timeline.number(ofID: "c~-1") == nil)
    }

    @Test("an empty script has no lines and ends at once")
    func empty() throws {
        for loops in [false, true] {
            let timeline = try Fixtures.timeline([], loops: loops)
            #expect(timeline.published(at: 1_000) == 0)
            #expect(timeline.line(0) == nil)
            #expect(timeline.number(ofID: "a") == nil)
        }
    }
}
