import CounterfoilDetection
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
///
/// Every second line, or stream where there are several, was read while the packs were written; the other half was
/// not, and is counted apart.
@Suite("False alarms on clean text", .enabled(if: CleanText.isAsked && CleanText.isThere))
struct CleanSpeechTests {
    enum Half: Int, CaseIterable { case read, unread }

    /// A stretch of text: where it comes from, and a bound on the alarms that its clock or its length allows.
    struct Source: CustomStringConvertible {
        var file: String
        var role: Utterance.Role
        /// The most alarms allowed: an hour where the text has a clock, else in ten thousand messages.
        var limit: Double
        var isPerHour: Bool
        var description: String { "\(file) as \(role)" }

        init(_ file: String, _ role: Utterance.Role, perHour limit: Double) {
            (self.file, self.role, self.limit, isPerHour) = (file, role, limit, true)
        }

        init(_ file: String, _ role: Utterance.Role, perTenThousand limit: Double) {
            (self.file, self.role, self.limit, isPerHour) = (file, role, limit, false)
        }
    }

    static let sources: [Source] = [
        Source("asr_seller_zh_liveamr_long.jsonl", .host, perHour: 0.2),
        Source("chat_clean_en_twitch_fl0m.tsv", .viewer, perHour: 0.1),
        Source("chat_clean_en_youtube.tsv", .viewer, perHour: 0.1),
        Source("chat_clean_id_youtube.tsv", .viewer, perHour: 0.1),
        Source("chat_clean_en_twitch_hasanabi.txt", .viewer, perTenThousand: 1),
        Source("chat_clean_zh_bilivod_game.txt", .viewer, perTenThousand: 1),
        Source("chat_clean_zh_douyu-2019-01-10.txt", .viewer, perTenThousand: 1),
        Source("chat_clean_zh_douyu-2019-01-10.txt", .host, perTenThousand: 1),
        Source("reviews_clean_zh_taobao.jsonl", .viewer, perTenThousand: 2),
        Source("reviews_clean_zh_shop10.jsonl", .viewer, perTenThousand: 2),
        Source("reviews_clean_id_prdect.jsonl", .viewer, perTenThousand: 2),
        Source("sms_clean_zh_nus.jsonl", .viewer, perTenThousand: 1),
        Source("comments_clean_ja_open2ch.jsonl", .viewer, perTenThousand: 1),
        Source("comments_clean_th_wisesight.jsonl", .viewer, perTenThousand: 1),
        Source("reviews_clean_ko_nsmc.jsonl", .viewer, perTenThousand: 1),
    ]

    @Test("alarms stay below the limit", arguments: sources, Half.allCases)
    func alarms(source: Source, half: Half) throws {
        let rules = try BuiltInPack.load().compiled
        var alarms: [String] = []
        var messages = 0
        var hours = 0.0
        for stream in try CleanStreams.read(
            "\(CleanText.root)/\(source.file)", source.role, every: 2, from: half.rawValue)
        {
            var detector = Detector(rules: rules)
            var lastAlarm: [Family: EventTime] = [:]
            var earlier: EventTime?
            for (index, utterance) in stream.enumerated() {
                messages += 1
                let time = utterance.times.event
                if let earlier { hours += Self.hours(from: earlier, to: time) }
                earlier = time
                for detection in detector.consume(utterance, index: UInt64(index)) {
                    let family = detection.rule.family
                    if lastAlarm[family].map({ time.since($0) > 120_000 }) ?? true {
                        alarms.append("\(detection.rule.id): \(detection.evidence.map { "\($0.utterance.text)" })")
                    }
                    lastAlarm[family] = time
                }
            }
        }
        let amount = source.isPerHour ? hours : Double(messages) / 10_000
        let unit = source.isPerHour ? "hours" : "ten thousands"
        print("REPORT \(source), half \(half): \(alarms.count) alarms in \(amount) \(unit)")
        for alarm in alarms { print("REPORT   \(alarm)") }
        // Where there is little text, one alarm is more than the limit allows and says nothing yet.
        #expect(Double(alarms.count) <= max(1, source.limit * amount), "\(alarms.count) alarms")
    }

    /// Pauses of minutes are not listened to.
    private static func hours(from earlier: EventTime, to later: EventTime) -> Double {
        let pause = later.since(earlier)
        return pause < 300_000 ? Double(pause) / 3_600_000 : 0
    }
}
