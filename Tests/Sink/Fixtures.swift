import CounterfoilJSON
import CounterfoilTestSupport
import CounterfoilTranscript
import FoundationEssentials
import Glibc
import Synchronization

@testable import CounterfoilSink

/// A folder that goes away with the test.
final class ScratchFolder: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/counterfoil-sink-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw POSIXFailure(code: errno) }
        path = String(decoding: template.dropLast().map(UInt8.init), as: UTF8.self)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String) -> String { path + "/" + name }

    /// The outbox as a crash at this moment would leave it, under another name.
    func crashImage(of name: String, as copy: String) throws {
        for suffix in ["", "-wal"] where FileManager.default.fileExists(atPath: file(name) + suffix) {
            try FileManager.default.copyItem(atPath: file(name) + suffix, toPath: file(copy) + suffix)
        }
    }

    func write(_ text: String, to name: String, mode: mode_t) throws {
        let descriptor = open(file(name), O_WRONLY | O_CREAT | O_TRUNC, mode)
        guard descriptor >= 0 else { throw POSIXFailure(code: errno) }
        defer { close(descriptor) }
        guard fchmod(descriptor, mode) == 0, Glibc.write(descriptor, text, text.utf8.count) == text.utf8.count else {
            throw POSIXFailure(code: errno)
        }
    }
}

struct POSIXFailure: Error { let code: Int32 }

/// A number that many tasks count up.
final class Counter: Sendable {
    private let value = Mutex(0)

    func increment() -> Int {
        value.withLock { value in
            value += 1
            return value
        }
    }
}

/// A flag that a test sets while others read it.
final class Switch: Sendable {
    private let value = Mutex(false)

    var isOn: Bool { value.withLock { $0 } }
    func turnOn() { value.withLock { $0 = true } }
}

/// Random numbers that are the same in every run.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// A generator that many tasks share.
final class Dice: Sendable {
    private let random: Mutex<SplitMix>

    init(_ seed: UInt64) { random = Mutex(SplitMix(state: seed)) }

    func roll(_ sides: Int) -> Int { random.withLock { Int.random(in: 0..<sides, using: &$0) } }
}

/// An alert as it stands in the outbox, with parts that a test sets.
struct SampleAlert {
    var id = "cf0123456789abcdef0123456789abcdef"
    var room = "studio-7"
    var session = "studio-7-20260514t120000000"
    var state = "opened"
    var severity = "high"
    var rule = "replica-with-brand"
    var title = [("en", "Calls the goods a top-grade replica"), ("zh", "称商品为高仿")]
    var advice = [("en", "Listen to the minute before and check the listing."), ("zh", "回听前一分钟并核对商品链接。")]
    var overlapsGap = false
    var omittedLines = 0
    var lines = [
        Line(text: "这款是高仿，做工一比一", marks: [.init("高仿", "高仿", [])]),
        Line(
            text: "go t0 my w-e-i-x-i-n", role: "viewer", channel: "chat", speaker: "bob",
            marks: [
                .init("w-e-i-x-i-n", "weixin", ["confusable", "space"])
            ]),
    ]

    struct Line {
        var text: WireText
        var role = "host"
        var channel = "caption"
        var speaker: WireText = "小美"
        var deleted = false
        var marks: [Mark] = []
    }

    struct Mark {
        var form: WireText
        var pattern: WireText
        var how: [String]

        init(_ form: WireText, _ pattern: WireText, _ how: [String]) {
            self.form = form
            self.pattern = pattern
            self.how = how
        }
    }

    var payload: [UInt8] {
        func texts(_ texts: [(String, String)]) -> CanonicalJSON { .object(texts.map { ($0.0, .string($0.1)) }) }
        return CanonicalJSON.members([
            "id": .string(id), "room": .string(room), "session": .string(session), "state": .string(state),
            "family": .string("replica-quality"), "severity": .string(severity), "rule": .string(rule),
            "title": texts(title), "advice": texts(advice), "raised": .string("2026-05-14T12:00:09.000Z"),
            "start": .string("2026-05-14T12:00:07.412Z"), "end": .string("2026-05-14T12:00:09.000Z"),
            "omitted_lines": .integer(Int64(omittedLines)), "overlaps_gap": .boolean(overlapsGap),
            "lines": .array(
                lines.enumerated().map { index, line in
                    .members([
                        "index": .integer(Int64(index)), "time": .string("2026-05-14T12:00:0\(7 + index % 3).000Z"),
                        "channel": .string(line.channel), "role": .string(line.role), "text": .text(line.text),
                        "deleted": line.deleted ? .boolean(true) : nil,
                        "speaker": .members(["id": .string("u1"), "name": .text(line.speaker)]),
                        "hits": .array(
                            line.marks.compactMap { mark in
                                guard let start = line.text.offset(of: mark.form) else { return nil }
                                return .members([
                                    "pattern": .text(mark.pattern), "group": .string("g"),
                                    "how": .array(mark.how.map(CanonicalJSON.string)),
                                    "spans": .array([
                                        .members([
                                            "utterance": .integer(Int64(index)), "start": .integer(Int64(start)),
                                            "end": .integer(Int64(start + mark.form.utf8.count)),
                                        ])
                                    ]),
                                ])
                            }),
                    ])
                }),
        ]).encoded
    }

    func message(
        _ kind: OutboxMessage.Kind = .firing, sequence: Int = 0, endpoint: String = "desk"
    ) -> OutboxMessage {
        OutboxMessage(alert: id, room: room, kind: kind, sequence: sequence, endpoint: endpoint, payload: payload)
    }

    func entry(_ kind: OutboxMessage.Kind = .firing, endpoint: String = "desk") -> OutboxEntry {
        OutboxEntry(
            id: 1, message: message(kind, endpoint: endpoint), enqueued: Self.epoch, state: .inFlight, attempts: 0,
            due: Self.epoch)
    }

    /// The wall time at which tests begin.
    static let epoch = EventTime(milliseconds: 1_778_760_010_000)
}

extension WireText {
    func offset(of part: WireText) -> Int? {
        (0...max(0, utf8.count - part.utf8.count)).first { utf8[$0...].starts(with: part.utf8) }
    }
}

/// A small message whose payload does not matter.
func smallMessage(
    _ alert: Int, _ kind: OutboxMessage.Kind = .firing, sequence: Int = 0, endpoint: String = "desk"
) -> OutboxMessage {
    OutboxMessage(
        alert: "cf\(alert)", room: "studio-\(alert % 3)", kind: kind, sequence: sequence, endpoint: endpoint,
        payload: Array("{\"id\":\"cf\(alert)\",\"n\":\(sequence)}".utf8))
}
