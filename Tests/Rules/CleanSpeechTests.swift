import CounterfoilDetection
import CounterfoilJSON
import CounterfoilRules
import CounterfoilTranscript
import FoundationEssentials
import Testing

private enum CleanText {
    static let root = SampleSession.packageRoot + "/../shared/eval/dev"
    /// Reading it all takes minutes, so it is done when asked for.
    static let isAsked = ProcessInfo.processInfo.environment["COUNTERFOIL_EVALUATE"] != nil
    static let isThere = FileManager.default.fileExists(atPath: root)
}

/// Counts what the built-in packs raise on real text in which nobody sells counterfeits. The text is not part of the
/// project: it lies beside it where the project is developed.
@Suite("False alarms on clean text", .enabled(if: CleanText.isAsked && CleanText.isThere))
struct CleanSpeechTests {
    /// A stretch of text: where it comes from, and a bound on the alarms that its clock or its length allows.
    struct Source: CustomStringConvertible {
        var file: String
        var role: Utterance.Role
        /// The most alarms allowed: an hour where the text has a clock, else in ten thousand messages.
        var limit: Double
        var perHour: Bool
        var description: String { "\(file) as \(role)" }
    }

    static let sources: [Source] = [
        Source(file: "asr_seller_zh_liveamr_long.jsonl", role: .host, limit: 0.2, perHour: true),
        Source(file: "asr_seller_zh_liveamr_short.jsonl", role: .host, limit: 0.2, perHour: true),
        Source(file: "chat_clean_en_twitch_fl0m.tsv", role: .viewer, limit: 0.1, perHour: true),
        Source(file: "chat_clean_en_twitch_fl0m.tsv", role: .host, limit: 0.1, perHour: true),
        Source(file: "chat_clean_en_youtube.tsv", role: .host, limit: 0.6, perHour: true),
        Source(file: "chat_clean_id_youtube.tsv", role: .host, limit: 0.1, perHour: true),
        Source(file: "chat_clean_en_twitch_hasanabi.txt", role: .host, limit: 1, perHour: false),
        Source(file: "chat_clean_zh_bilivod_game.txt", role: .host, limit: 1, perHour: false),
        Source(file: "chat_clean_zh_douyu-2019-01-10.txt", role: .host, limit: 1, perHour: false),
        Source(file: "reviews_clean_zh_taobao.jsonl", role: .host, limit: 2, perHour: false),
        Source(file: "reviews_clean_zh_shop10.jsonl", role: .host, limit: 2, perHour: false),
        Source(file: "sms_clean_zh_nus.jsonl", role: .host, limit: 1, perHour: false),
        Source(file: "comments_clean_ja_open2ch.jsonl", role: .host, limit: 1, perHour: false),
        Source(file: "comments_clean_th_wisesight.jsonl", role: .host, limit: 1, perHour: false),
        Source(file: "reviews_clean_ko_nsmc.jsonl", role: .host, limit: 1, perHour: false),
        Source(file: "reviews_clean_id_prdect.jsonl", role: .host, limit: 2, perHour: false),
    ]

    @Test("alarms stay below the limit", arguments: sources)
    func alarms(source: Source) throws {
        let text = try Data(contentsOf: URL(filePath: "\(CleanText.root)/\(source.file)"))
        let streams = Self.streams(Array(text), source)
        var alarms: [String] = []
        var hits: [String: Int] = [:]
        var messages = 0
        var hours = 0.0
        let rules = try RuleSet.load(paths: [SampleSession.packageRoot + "/Sources/Rules/Packs"]).compiled
        for stream in streams {
            var detector = Detector(rules: rules)
            var lastAlarm: [Family: EventTime] = [:]
            for (index, utterance) in stream.enumerated() {
                messages += 1
                let found = detector.consume(utterance, index: UInt64(index))
                for hit in detector.lastHits { hits[hit.group, default: 0] += 1 }
                if index > 0 {
                    let pause = utterance.times.event.since(stream[index - 1].times.event)
                    hours += pause < 300_000 ? Double(pause) / 3_600_000 : 0
                }
                for detection in found {
                    let family = detection.rule.family
                    let time = utterance.times.event
                    if lastAlarm[family].map({ time.since($0) > 120_000 }) ?? true {
                        alarms.append("\(detection.rule.id): \(detection.evidence.map { "\($0.utterance.text)" })")
                    }
                    lastAlarm[family] = time
                }
            }
        }
        let amount = source.perHour ? hours : Double(messages) / 10_000
        let rate = Double(alarms.count) / max(amount, 0.001)
        let counts = hits.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.key) \($0.value)" }
        print(
            "REPORT \(source): \(alarms.count) alarms in \(amount) \(source.perHour ? "hours" : "ten thousands"); \(counts)"
        )
        for alarm in alarms { print("REPORT   \(alarm)") }
        #expect(rate <= source.limit, "\(rate)")
    }

    /// The source as rooms. Speech has no clock: 280 characters a minute are spoken, in captions of a dozen.
    private static func streams(_ bytes: [UInt8], _ source: Source) -> [[Utterance]] {
        let lines = bytes.split(separator: UInt8(ascii: "\n")).map(Array.init)
        var streams: [[Utterance]] = []
        var name: ArraySlice<UInt8>?
        var clock: Int64 = 0
        func add(_ text: [UInt8], at time: Int64, _ speaker: WireText) {
            let moment = EventTime(milliseconds: time)
            streams[streams.count - 1].append(
                Utterance(
                    key: WireText("\(streams[streams.count - 1].count)"),
                    channel: source.file.hasPrefix("asr") ? .caption : .chat, role: source.role,
                    speaker: .init(id: speaker), text: WireText(repairing: text),
                    times: .init(source: moment, observed: moment)))
        }
        for (number, line) in lines.enumerated() {
            if source.file.hasSuffix(".tsv") {
                let fields = line.split(separator: UInt8(ascii: "\t"), maxSplits: 3, omittingEmptySubsequences: false)
                guard number > 0, fields.count == 4 else { continue }
                if fields[0] != name {
                    streams.append([])
                    name = fields[0]
                }
                let seconds = Double(String(decoding: fields[1], as: UTF8.self)) ?? 0
                add(Array(fields[3]), at: Int64(seconds * 1_000), WireText(repairing: fields[2]))
                continue
            }
            if streams.isEmpty { streams.append([]) }
            var text = line
            if source.file.hasSuffix(".jsonl") {
                guard let json = try? JSONDocument(line), let value = json.root["text"]?.text else { continue }
                text = value.utf8
            }
            guard source.file.hasPrefix("asr") else {
                clock += 1_000
                add(text, at: clock, WireText("\(number % 97)"))
                continue
            }
            clock += 300_000
            let scalars = Array(String(decoding: text, as: UTF8.self).unicodeScalars)
            for start in stride(from: 0, to: scalars.count, by: 12) {
                var part = String.UnicodeScalarView()
                part.append(contentsOf: scalars[start..<min(start + 12, scalars.count)])
                clock += Int64(part.count) * 60_000 / 280
                add(Array(String(part).utf8), at: clock, "host")
            }
        }
        return streams
    }
}
