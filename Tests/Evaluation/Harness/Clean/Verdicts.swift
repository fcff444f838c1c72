import CounterfoilAlert
import CounterfoilDetection
import CounterfoilJSON
import CounterfoilTranscript

/// An alarm on clean text as a person reads it.
struct ReadAlarm {
    /// The part of the protocol that it was heard in.
    var section: Figure.Section
    var file: String
    var room: String
    var role: Utterance.Role
    /// The line that raised it.
    var line: Int
    var split: Split
    var family: Family
    var rule: String
    /// The lines that carry it, as they stand in the file.
    var evidence: [WireText]
    /// What was found: the signal's id and the form.
    var hits: [String]
    /// The raising line's hash, so that a verdict is not taken for one on other text.
    var hash: String

    init(
        section: Figure.Section, file: String, room: Room, index: Int, family: Family, rule: String, lines: [Alert.Line]
    ) {
        let line = room.lines[index]
        self.section = section
        self.file = file
        self.room = room.name
        self.line = line.number
        self.family = family
        self.rule = rule
        role = line.role
        split = line.split
        evidence = lines.map(\.utterance.text)
        hits = lines.flatMap { $0.hits.map(\.described) }
        hash = Self.hash(line.text)
    }

    /// Which alarm it is, apart from the role that its sender was given.
    var key: String { "\(file):\(line):\(family.rawValue)" }

    /// FNV-1a of the text's bytes.
    static func hash(_ text: WireText) -> String {
        var value: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text.utf8 { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }

    func json(verdict: String?) -> CanonicalJSON {
        .members([
            "evidence": .array(evidence.map(CanonicalJSON.text)), "family": .string(family.rawValue),
            "file": .string(file), "hash": .string(hash), "hits": .array(hits.map { .string($0) }),
            "line": .integer(Int64(line)), "role": .string(role.rawValue), "room": .string(room),
            "rule": .string(rule), "split": .string(split.rawValue), "verdict": verdict.map { .string($0) } ?? .null,
        ])
    }
}

/// What a person who read the alarms on clean text thought of them.
///
/// A tab-separated file with a header: file, line, family, hash, verdict (`false`, `right` or `debatable`), reason.
/// It quotes no text: the line's number and hash name it.
struct Verdicts {
    private var byKey: [String: (hash: String, verdict: String)] = [:]

    init(_ bytes: [UInt8]) {
        for line in bytes.split(separator: 0x0A).dropFirst() {
            let fields = line.split(separator: 0x09, omittingEmptySubsequences: false)
                .map { String(decoding: $0, as: UTF8.self) }
            guard fields.count >= 5 else { continue }
            byKey["\(fields[0]):\(fields[1]):\(fields[2])"] = (fields[3], fields[4])
        }
    }

    subscript(_ alarm: ReadAlarm) -> String? {
        guard let known = byKey[alarm.key], known.hash == alarm.hash else { return nil }
        return known.verdict
    }

    /// Whether a reader found that the alarm is right: somebody really does what it says.
    func isRight(_ alarm: ReadAlarm) -> Bool { self[alarm] == "right" }
}
