internal import CounterfoilTranscript

extension SessionScript {
    /// Scripts for load tests: the same seed and shape give the same lines, ids and times, room by room.
    ///
    /// Rooms are named `load-0`, `load-1` and so on; their messages `m0`, `m1`, …, their captions `c0`, `c1`, …
    /// Planted lines are marked (``Line/isPlanted``). Each room has its own phase, so that rooms do not speak in step.
    package static func generated(seed: UInt64, rooms: Int, shape: LoadShape = LoadShape()) -> [SessionScript] {
        let smallTalk = LoadText()
        return (0..<max(rooms, 0)).compactMap { number in
            var generator = LoadGenerator(
                shape: shape, text: smallTalk, random: SeededRandom(seed: seed, stream: UInt64(number)))
            return RoomID("load-\(number)").map { room in
                SessionScript(
                    id: "load-\(number)", title: "Load \(number)", summary: "Generated from seed \(seed).",
                    room: room, seller: "Load \(number)", language: "zh",
                    link: "https://live.example/rooms/load-\(number)", start: EventTime(milliseconds: 0),
                    lines: generator.lines(), expectations: [])
            }
        }
    }
}

/// Writes one room's lines.
private struct LoadGenerator {
    let shape: LoadShape
    let text: LoadText
    var random: SeededRandom
    private var messages = 0

    init(shape: LoadShape, text: LoadText, random: SeededRandom) {
        self.shape = shape
        self.text = text
        self.random = random
    }

    mutating func lines() -> [SessionScript.Line] {
        SessionScript.merged(captions() + chat() + bursts())
    }

    private mutating func captions() -> [SessionScript.Line] {
        guard let interval = shape.captionInterval, interval > 0 else { return [] }
        let phase = Int64(random.below(Int(interval)))
        return stride(from: phase, to: shape.duration, by: Int(interval)).enumerated().map { number, offset in
            let line = text.line(&random)
            return SessionScript.Line(
                offset: offset, id: WireText("c\(number)"),
                content: .caption(
                    SessionScript.Caption(
                        end: min(offset + interval * 3 / 4 + 1, max(shape.duration, offset + 1)), voice: nil,
                        payload: line, text: line)))
        }
    }

    private mutating func chat() -> [SessionScript.Line] {
        let interval = max(shape.messageInterval, 1)
        var lines: [SessionScript.Line] = []
        var pending: ArraySlice<String> = []
        for offset in stride(from: Int64(random.below(Int(interval))), to: shape.duration, by: Int(interval)) {
            if pending.isEmpty, !shape.cues.isEmpty, random.below(10_000) < shape.plantedPerTenThousand {
                pending = shape.cues[random.below(shape.cues.count)][...]
            }
            if let planted = pending.popFirst() {
                lines.append(message(at: offset, author: text.seller, WireText(planted), isPlanted: true))
            } else {
                let author = text.viewers[random.below(text.viewers.count)]
                lines.append(message(at: offset, author: author, text.line(&random), isPlanted: false))
            }
        }
        return lines
    }

    private mutating func bursts() -> [SessionScript.Line] {
        guard let burst = shape.burst, burst.interval > 0 else { return [] }
        var lines: [SessionScript.Line] = []
        for start in stride(from: burst.interval, to: shape.duration, by: Int(burst.interval)) {
            for number in 0..<max(burst.size, 0) {
                let offset = start + Int64(number) * 1_000 / Int64(max(burst.size, 1))
                guard offset < shape.duration else { break }
                let author = text.viewers[random.below(text.viewers.count)]
                lines.append(message(at: offset, author: author, text.line(&random), isPlanted: false))
            }
        }
        return lines
    }

    private mutating func message(
        at offset: Int64, author: SessionScript.Author, _ text: WireText, isPlanted: Bool
    ) -> SessionScript.Line {
        defer { messages += 1 }
        return SessionScript.Line(
            offset: offset, id: WireText("m\(messages)"),
            content: .message(SessionScript.Message(author: author, text: text)), isPlanted: isPlanted)
    }
}

/// Harmless chat for load tests. Lines are drawn from one pool, so that thousands of rooms share their text.
private struct LoadText {
    let seller = SessionScript.Author(id: "seller", name: "主播", badges: .owner)
    let viewers: [SessionScript.Author]
    private let pool: [WireText]

    init() {
        viewers = (0..<200).map { SessionScript.Author(id: WireText("viewer-\($0)"), name: WireText("观众\($0)")) }
        var pool: [WireText] = []
        for opening in ["", "主播", "姐姐", "hi ", "请问", "老铁", "everyone ", "哈哈 "] {
            for question in [
                "多少钱", "还有黑色吗", "什么时候发货", "666", "好看👍", "拍了两件", "尺码偏大吗", "how much is it", "love the red one",
                "is shipping free", "can you show the back", "优惠券在哪领", "下一个是什么", "声音有点小", "昨天买的到了",
            ] {
                pool.append(WireText(opening + question))
            }
        }
        self.pool = pool
    }

    func line(_ random: inout SeededRandom) -> WireText { pool[random.below(pool.count)] }
}
