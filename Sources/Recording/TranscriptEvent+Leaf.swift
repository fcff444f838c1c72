import CounterfoilTranscript

/// An event as the member `e` of a leaf. Its member `k` names the kind; the others stand sorted around it.
extension TranscriptEvent {
    init(from scanner: inout LineScanner) throws(LeafError) {
        try scanner.open()
        // Which member comes first tells the kinds apart before `k` is reached.
        if scanner.has("ch") {
            self = .utterance(try Utterance(afterChannelName: &scanner))
        } else if scanner.has("code") {
            let code = try scanner.string()
            let detail = try scanner.text("detail")
            try scanner.constant("k", "note")
            self = .note(FeedNote(code: code, detail: detail))
        } else if scanner.has("detail") {
            let detail = try scanner.text()
            try scanner.constant("k", "end")
            self = .end(FeedEnd(reason: try scanner.name("why"), detail: detail))
        } else if scanner.isNext("k", "deletion") {
            try scanner.constant("k", "deletion")
            let keys = try scanner.texts("keys")
            let observed = try scanner.time("obs")
            self = .deletion(Deletion(keys: keys, speakers: try scanner.texts("speakers"), observed: observed))
        } else {
            let from = scanner.has("from") ? EventTime(milliseconds: try scanner.integer()) : nil
            try scanner.constant("k", "gap")
            let missing = try scanner.pair("missing").map { $0.first...$0.last }
            let to = scanner.has("to") ? EventTime(milliseconds: try scanner.integer()) : nil
            self = .gap(Gap(reason: try scanner.name("why"), from: from, to: to, missing: missing))
        }
        try scanner.close()
    }

    func write(to writer: inout LineWriter) {
        writer.open()
        switch self {
        case .utterance(let utterance):
            utterance.write(to: &writer)
        case .deletion(let deletion):
            writer.constant("k", "deletion")
            writer.member("keys", deletion.keys)
            writer.member("obs", deletion.observed)
            writer.member("speakers", deletion.speakers)
        case .gap(let gap):
            if let from = gap.from { writer.member("from", from) }
            writer.constant("k", "gap")
            if let missing = gap.missing { writer.member("missing", pair: missing.lowerBound, missing.upperBound) }
            if let to = gap.to { writer.member("to", to) }
            writer.member("why", string: gap.reason.rawValue)
        case .end(let end):
            writer.member("detail", end.detail)
            writer.constant("k", "end")
            writer.member("why", string: end.reason.rawValue)
        case .note(let note):
            writer.member("code", string: note.code)
            writer.member("detail", note.detail)
            writer.constant("k", "note")
        }
        writer.close()
    }
}

extension Utterance {
    /// Reads on from behind the name of the first member, `ch`.
    fileprivate init(afterChannelName scanner: inout LineScanner) throws(LeafError) {
        guard let channel = Channel(rawValue: try scanner.string()) else { throw scanner.error(.value) }
        let finality: Finality = try scanner.name("fin")
        let flags = scanner.has("flags") ? try Flags(from: &scanner) : []
        try scanner.constant("k", "utterance")
        let key = try scanner.text("key")
        let language = scanner.has("lang") ? try scanner.string() : nil
        var times = Times(observed: try scanner.time("obs"))
        times.programme = try scanner.pair("prog").map { $0.first..<$0.last }
        let revision = Int(try scanner.integer("rev"))
        let role: Role = try scanner.name("role")
        let speaker = scanner.has("spk") ? try Speaker(from: &scanner) : nil
        if scanner.has("src") { times.source = EventTime(milliseconds: try scanner.integer()) }
        let text = try scanner.text("text")
        if scanner.has("unc") { times.uncertainty = try scanner.integer() }
        self.init(
            key: key, revision: revision, finality: finality, channel: channel, role: role, speaker: speaker,
            language: language, text: text, times: times, flags: flags)
    }

    fileprivate func write(to writer: inout LineWriter) {
        writer.member("ch", string: channel.rawValue)
        writer.member("fin", string: finality.rawValue)
        if !flags.isEmpty {
            writer.name("flags")
            writer.array(Flags.names.filter { flags.contains($0.flag) }) { $0.string($1.name) }
        }
        writer.constant("k", "utterance")
        writer.member("key", key)
        if let language { writer.member("lang", string: language) }
        writer.member("obs", times.observed)
        if let programme = times.programme {
            writer.member("prog", pair: programme.lowerBound, programme.upperBound)
        }
        writer.member("rev", revision)
        writer.member("role", string: role.rawValue)
        if let speaker {
            writer.name("spk")
            writer.open()
            writer.member("id", speaker.id)
            if let name = speaker.name { writer.member("name", name) }
            writer.close()
        }
        if let source = times.source { writer.member("src", source) }
        writer.member("text", text)
        if let uncertainty = times.uncertainty { writer.member("unc", uncertainty) }
    }
}

extension Utterance.Speaker {
    fileprivate init(from scanner: inout LineScanner) throws(LeafError) {
        try scanner.open()
        let id = try scanner.text("id")
        let name = scanner.has("name") ? try scanner.text() : nil
        self.init(id: id, name: name)
        try scanner.close()
    }
}

extension Utterance.Flags {
    fileprivate init(from scanner: inout LineScanner) throws(LeafError) {
        self = []
        for name in try scanner.array({ (flag) throws(LeafError) -> WireText in try flag.text() }) {
            guard let known = Self.names.first(where: { $0.name.utf8.elementsEqual(name.utf8) }) else {
                throw scanner.error(.value)
            }
            insert(known.flag)
        }
    }
}

extension LineScanner {
    fileprivate mutating func texts(_ name: StaticString) throws(LeafError) -> [WireText] {
        try find(name)
        return try array { (element) throws(LeafError) -> WireText in try element.text() }
    }

    /// Two numbers, the first no greater than the second, where the member is there.
    fileprivate mutating func pair(_ name: StaticString) throws(LeafError) -> (first: Int64, last: Int64)? {
        guard has(name) else { return nil }
        let numbers = try array { (number) throws(LeafError) -> Int64 in try number.integer() }
        guard numbers.count == 2, numbers[0] <= numbers[1] else { throw error(.value) }
        return (numbers[0], numbers[1])
    }
}

extension LineWriter {
    fileprivate mutating func member(_ name: StaticString, _ texts: [WireText]) {
        self.name(name)
        array(texts) { $0.text($1) }
    }

    fileprivate mutating func member(_ name: StaticString, pair first: Int64, _ last: Int64) {
        self.name(name)
        array([first, last]) { $0.integer($1) }
    }
}
