import CounterfoilTranscript
import Testing

@testable import CounterfoilSimulator

@Suite("Generated load")
struct GeneratedScriptTests {
    @Test("the same seed gives the same lines, another seed others")
    func isDeterministic() {
        let shape = LoadShape()
        let first = SessionScript.generated(seed: 7, rooms: 4, shape: shape)
        let second = SessionScript.generated(seed: 7, rooms: 4, shape: shape)
        let other = SessionScript.generated(seed: 8, rooms: 4, shape: shape)
        #expect(first.map(\.lines) == second.map(\.lines))
        #expect(first.map(\.lines) != other.map(\.lines))
        #expect(first[0].lines != first[1].lines)
        #expect(first.map(\.room.rawValue) == ["load-0", "load-1", "load-2", "load-3"])
    }

    @Test("a room does not depend on how many others there are")
    func isIndependent() {
        let few = SessionScript.generated(seed: 7, rooms: 2)
        let many = SessionScript.generated(seed: 7, rooms: 9)
        #expect(few[1].lines == many[1].lines)
    }

    @Test("one message a second, planted groups in full, at the rate asked for")
    func rate() {
        var shape = LoadShape()
        shape.duration = 600_000
        shape.plantedPerTenThousand = 100
        shape.cues = [["first", "second"]]
        let scripts = SessionScript.generated(seed: 3, rooms: 50, shape: shape)
        let lines = scripts.flatMap(\.lines)
        #expect(lines.count == 50 * 600)
        let planted = scripts.map { $0.lines.filter(\.isPlanted) }
        // 1 % of about 30,000 messages begin a group of two.
        #expect((400...800).contains(planted.joined().count))
        for room in planted {
            for (position, line) in room.enumerated() {
                guard case .message(let message) = line.content else { continue }
                #expect(message.text == (position % 2 == 0 ? "first" : "second"))
                #expect(message.author.badges == .owner)
            }
        }
        #expect(scripts[0].plantedIDs == planted[0].map(\.id))
    }

    @Test("bursts and captions come where they are asked for; ids stay distinct and times in order")
    func burstsAndCaptions() {
        var shape = LoadShape()
        shape.captionInterval = 4_000
        shape.burst = LoadShape.Burst(interval: 30_000, size: 50)
        for script in SessionScript.generated(seed: 1, rooms: 3, shape: shape) {
            #expect(Set(script.lines.map(\.id)).count == script.lines.count)
            #expect(zip(script.lines, script.lines.dropFirst()).allSatisfy { $0.offset <= $1.offset })
            let crowded = script.lines.count { (30_000..<31_000).contains($0.offset) }
            #expect(crowded >= 50)
            #expect(script.lines.contains { $0.id == "c0" })
            #expect(script.duration <= shape.duration)
        }
    }

    @Test("the random numbers are those of the published algorithm")
    func splitMix() {
        var random = SeededRandom(seed: 1_234_567)
        #expect(
            [random.next(), random.next(), random.next()] == [
                6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
            ])
        for bound in [1, 2, 7, 1_000] { #expect((0..<bound).contains(random.below(bound))) }
    }
}
