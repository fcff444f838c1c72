import CounterfoilJSON
import CounterfoilTranscript

/// A file of real text in which nobody sells counterfeits, and how it is listened to.
struct CleanSource {
    var file: String
    /// What people call it; names the figure.
    var title: String
    var kind: Kind
    /// The sources that a target is set for together.
    var group: Group?
    var section: Figure.Section = .clean

    enum Kind {
        /// A seller's speech: captions at a fixed pace, rooms of an hour.
        case speech
        /// Chat with streams and clocks.
        case clockedChat
        /// Messages without a clock: one a second, in one room.
        case messages
        /// Titles of listings that neither mask a brand nor talk of quality, each in a room of its own: a brand's name
        /// alone must not raise anything.
        case plainTitles
    }

    /// Sources of one kind, and the most alarms that they may raise together.
    enum Group: String, CaseIterable {
        case speech = "seller speech"
        case englishChat = "English chat"
        case indonesianChat = "Indonesian chat"
        case chineseChat = "Chinese chat"
        case unclockedChat = "English chat without a clock"
        case reviews
        case messages = "messages and posts in other languages"

        var unit: Figure.Unit {
            switch self {
            case .speech, .englishChat, .indonesianChat: .perHour
            case .chineseChat, .unclockedChat, .reviews, .messages: .perTenThousand
            }
        }

        var limit: Double {
            switch self {
            case .speech: 0.2
            case .englishChat, .indonesianChat: 0.1
            case .chineseChat, .unclockedChat, .messages: 1
            case .reviews: 2
            }
        }
    }

    static let all: [CleanSource] = [
        .init(file: "asr_seller_zh_liveamr_long.jsonl", title: "speech, long", kind: .speech, group: .speech),
        .init(file: "asr_seller_zh_liveamr_short.jsonl", title: "speech, short", kind: .speech, group: .speech),
        .init(file: "chat_clean_en_twitch_fl0m.tsv", title: "fl0m", kind: .clockedChat, group: .englishChat),
        .init(file: "chat_clean_en_youtube.tsv", title: "YouTube, English", kind: .clockedChat, group: .englishChat),
        .init(
            file: "chat_clean_id_youtube.tsv", title: "YouTube, Indonesian", kind: .clockedChat,
            group: .indonesianChat),
        .init(file: "chat_clean_zh_douyu-2019-01-10.txt", title: "Douyu", kind: .messages, group: .chineseChat),
        .init(file: "chat_clean_zh_bilivod_game.txt", title: "danmaku", kind: .messages, group: .chineseChat),
        .init(file: "chat_clean_en_twitch_hasanabi.txt", title: "hasanabi", kind: .messages, group: .unclockedChat),
        .init(file: "reviews_clean_zh_taobao.jsonl", title: "Taobao", kind: .messages, group: .reviews),
        .init(file: "reviews_clean_zh_shop10.jsonl", title: "ten categories", kind: .messages, group: .reviews),
        .init(
            file: "reviews_clean_id_prdect.jsonl", title: "Indonesian reviews", kind: .messages, group: .reviews),
        .init(file: "sms_clean_zh_nus.jsonl", title: "text messages, Chinese", kind: .messages, group: .messages),
        .init(file: "reviews_clean_ko_nsmc.jsonl", title: "film reviews, Korean", kind: .messages, group: .messages),
        .init(
            file: "comments_clean_ja_open2ch.jsonl", title: "board posts, Japanese", kind: .messages, group: .messages),
        .init(
            file: "comments_clean_th_wisesight.jsonl", title: "posts on brands, Thai", kind: .messages,
            group: .messages),
        .init(
            file: "sms_spam_zh_80w10k.jsonl", title: "text messages with spam, Chinese", kind: .messages,
            section: .hard),
        .init(
            file: "reviews_abuse_camouflaged_zh_taobao.jsonl", title: "camouflaged abuse, Taobao", kind: .messages,
            section: .hard),
        .init(
            file: "listings_rep_en_mt.jsonl", title: "titles with brands, without masks or grades", kind: .plainTitles,
            section: .hard),
    ]

    var unit: Figure.Unit {
        switch kind {
        case .speech, .clockedChat: .perHour
        case .messages, .plainTitles: .perTenThousand
        }
    }

    /// The file as rooms. Streams and speech are of one half each; messages are told apart line by line. Speech is
    /// all the host's.
    func rooms(_ data: EvaluationData, role: Utterance.Role) throws(EvaluationData.Problem) -> [Room] {
        let rows = try data.rows(file)
        switch kind {
        case .speech: return Split.halves.flatMap { speech(rows, $0) }
        case .clockedChat: return clockedChat(rows, role)
        case .messages: return [messages(rows, role)]
        case .plainTitles:
            let plain = rows.filter { $0.json?.root["masked"] == nil && $0.json?.root["quality_talk"] == nil }
            return plain.map { messages([$0], role) }
        }
    }

    /// The sentences of one half, one after another without a pause, in rooms of an hour. Where each sentence was
    /// said is not known; joining them is the harder case, since windows then reach over their borders.
    private func speech(_ rows: [EvaluationData.Row], _ split: Split) -> [Room] {
        var rooms: [Room] = []
        var clock: Int64 = .max
        for row in rows where row.split == split {
            if clock >= 3_600_000 {
                rooms.append(Room(name: "\(split.rawValue)-\(rooms.count + 1)", split: split))
                clock = 0
            }
            for caption in SpeechClock.captions(row.text) {
                rooms[rooms.count - 1].lines.append(
                    .init(
                        number: row.number, split: split, time: clock + caption.end, channel: .caption, role: .host,
                        speaker: nil, text: caption.text))
            }
            clock = rooms[rooms.count - 1].lines.last?.time ?? clock
        }
        return rooms
    }

    private func clockedChat(_ rows: [EvaluationData.Row], _ role: Utterance.Role) -> [Room] {
        var rooms: [Room] = []
        for row in rows {
            guard let stream = row.stream, let seconds = row.seconds else { continue }
            if rooms.last?.name != stream.string {
                rooms.append(Room(name: stream.string, split: Split(number: rooms.count + 1)))
            }
            rooms[rooms.count - 1].lines.append(
                .init(
                    number: row.number, split: rooms[rooms.count - 1].split, time: Int64(seconds * 1_000),
                    channel: .chat, role: role, speaker: row.user, text: WireText(repairing: row.text)))
        }
        return rooms
    }

    private func messages(_ rows: [EvaluationData.Row], _ role: Utterance.Role) -> Room {
        var room = Room(name: "all", split: .all)
        for row in rows {
            room.lines.append(
                .init(
                    number: row.number, split: row.split, time: Int64(room.lines.count) * 1_000, channel: .chat,
                    role: role, speaker: WireText("\(row.number % 97)"), text: WireText(repairing: row.text)))
        }
        return room
    }
}

extension Split {
    static let halves: [Split] = [.tune, .held]
}
