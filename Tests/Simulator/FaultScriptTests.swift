import CounterfoilTranscript
import Testing

@testable import CounterfoilSimulator

@Suite("Fault scripts")
struct FaultScriptTests {
    @Test("reads YAML and JSON alike")
    func reads() throws {
        let yaml = """
            - {at: 1.5, for: 2, kind: stall, format: poll, room: studio}
            - at: 3
              for: 4
              kind: status
              status: 503
              retry-after: 7
            - {at: 9, kind: drop, room: all, format: all}
            - {at: 10, kind: playlist-reset}
            - {at: 11, for: 1, kind: drip, bytes-per-second: 5}
            - {at: 11, for: 1, kind: gap}
            - {at: 11, for: 1, kind: garbage}
            - {at: 11, for: 1, kind: duplicate}
            - {at: 11, for: 1, kind: reorder}
            - {at: 11, for: 1, kind: wrong-content}
            """
        let script = try FaultScript(parsing: yaml)
        #expect(
            Array(script.faults.prefix(5)) == [
                .init(at: 1_500, length: 2_000, room: try Fixtures.name("studio"), format: .poll, kind: .stall),
                .init(at: 3_000, length: 4_000, kind: .status(503, retryAfter: 7)), .init(at: 9_000, kind: .drop),
                .init(at: 10_000, kind: .playlistReset),
                .init(at: 11_000, length: 1_000, kind: .drip(bytesPerSecond: 5)),
            ])
        #expect(
            script.faults.dropFirst(5).map(\.kind) == [.gap, .garbage, .duplicate, .reorder, .wrongContent])
        let json = #"[{"at": 9, "kind": "drop"}]"#
        #expect(try FaultScript(parsing: json).faults == [.init(at: 9_000, kind: .drop)])
    }

    @Test(
        "names the line of a mistake",
        arguments: [
            ("at: 1", "script.yaml.type", 1), ("- at: 1\n  knd: drop", "script.yaml.unknown-key", 2),
            ("- at: 1\n  kind: dorp", "script.yaml.value", 2), ("- kind: drop", "script.yaml.value", 1),
            ("- at: -1\n  kind: drop", "script.yaml.value", 1), ("- at: 1\n  kind: stall", "script.yaml.value", 1),
            ("- at: 1\n  kind: stall\n  for: x", "script.yaml.value", 3),
            ("- at: 1\n  kind: drop\n  format: smoke", "script.yaml.value", 3),
            ("- at: 1\n  kind: drop\n  room: A B", "script.yaml.value", 3),
            ("- at: 1\n  kind: drop\n  status: 500", "script.yaml.value", 3),
            ("- at: 1\n  for: 1\n  kind: status\n  status: 99", "script.yaml.value", 4),
            ("- at: 1\n  for: 1\n  kind: drip", "script.yaml.value", 1),
            ("- at: 1\n  for: 2\n  kind: playlist-reset", "script.yaml.value", 2),
            ("", "script.yaml.empty", nil), ("- [", "script.yaml.syntax", nil),
        ] as [(String, String, Int?)])
    func mistakes(text: String, code: String, line: Int?) {
        let error = #expect(throws: SimulatorError.self) { try FaultScript(parsing: text, file: "f.yaml") }
        #expect(error?.code == code)
        #expect(error?.message.hasPrefix(line.map { "f.yaml:\($0):" } ?? "f.yaml") == true, "\(error?.message ?? "")")
    }

    @Test("a plan knows what is wrong when, for its room and format only, on the room's time")
    func plan() throws {
        let studio = try Fixtures.name("studio")
        let script = FaultScript([
            .init(at: 5_000, length: 1_000, format: .poll, kind: .stall),
            .init(at: 5_500, length: 1_000, room: studio, kind: .garbage),
            .init(at: 5_000, length: 9_000, room: try Fixtures.name("other"), kind: .wrongContent),
            .init(at: 7_000, kind: .drop), .init(at: 8_000, kind: .playlistReset),
            .init(at: 8_000, length: 500, format: .captions, kind: .gap),
        ])
        let plan = FaultPlan(script, room: studio, delay: 1_000)
        #expect(plan.active(.poll, at: 3_999) == FaultPlan.Active())
        #expect(plan.active(.poll, at: 4_000).isStalled)
        #expect(!plan.active(.stream, at: 4_000).isStalled)
        #expect(plan.active(.stream, at: 4_500).mischief == .garbage)
        #expect(!plan.active(.poll, at: 5_000).isStalled)
        #expect(!plan.active(.poll, at: 4_000).isWrongContent)
        #expect(!plan.active(.events, at: 6_000).isDropping)
        #expect(plan.hasDropped(.events, since: 5_999, until: 6_000))
        #expect(!plan.hasDropped(.events, since: 6_000, until: 9_000))
        #expect(plan.resets == [7_000])
        #expect(plan.gaps == [7_000..<7_500])
        var boundaries: [Int64] = []
        var time: Int64 = -1
        while let next = plan.boundary(after: time) {
            boundaries.append(next)
            time = next
        }
        #expect(boundaries == [4_000, 4_500, 5_000, 5_500, 6_000, 7_000, 7_500])
    }
}
