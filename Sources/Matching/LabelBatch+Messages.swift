extension LabelBatch {
    /// Whether a message of some bytes has no room left.
    @inline(__always)
    func isFull(_ more: Int, _ limit: Int) -> Bool {
        messageCount == Self.maximumMessages || (messageCount > 0 && bytes + more > limit)
    }

    /// Whether an earlier message of the stream is in the batch, though not as its last: what that one carries over is
    /// known only when the batch is done.
    @inline(__always)
    func mustWait(_ stream: Int, _ carries: StreamCarries) -> Bool {
        carries.isBusy(stream) && messages.base[messageCount - 1].stream != UInt32(stream)
    }

    /// Takes a message, behind what its stream carried over.
    @inline(__always)
    mutating func add(
        _ text: UnsafePointer<UInt8>, _ size: Int, number: Int, stream: Int, _ carries: inout StreamCarries,
        _ table: LabelTable
    ) {
        messages.base[messageCount] = Message(
            bytes: text, number: UInt32(truncatingIfNeeded: number), stream: UInt32(truncatingIfNeeded: stream),
            position: bytes, count: size, first: 0, end: 0, open: 1)
        if isWide {
            draft.add(text, size, message: messageCount, stream: stream, &carries, folds: table.folds)
        } else {
            readNow(stream, &carries, table)
        }
        messageCount += 1
        bytes += size
    }

    /// Reads the message that is being taken, one character at a time.
    @inline(__always)
    private mutating func readNow(_ stream: Int, _ carries: inout StreamCarries, _ table: LabelTable) {
        let size = messages.base[messageCount].count
        reserve(size * Self.labelsPerByte + carries.labelCount(stream) + Self.padding)
        var first = count
        if carries.isBusy(stream) {  // The message before is of the same stream: go on where it ended.
            count -= 1
            first = messages.base[messageCount - 1].first
        } else {
            count += carries.load(stream, labels.base + count, origins.base + count, Origin.tag(messageCount))
        }
        read(messageCount, table)
        close(messageCount)
        messages.base[messageCount].first = first
        messages.base[messageCount].end = count - 1
    }

    /// Reads a message as labels. There must be room.
    @inline(__always)
    mutating func read(_ message: Int, _ table: LabelTable) {
        var reader = LabelReader(
            table, messages.base[message].bytes, count: messages.base[message].count, labels: labels.base,
            origins: origins.base, message: Origin.tag(message))
        count = reader.read(from: count)
    }

    /// Writes the end of a message.
    @inline(__always)
    mutating func close(_ message: Int) {
        labels.base[count] = Label.end
        origins.base[count] = Origin.tag(message) | UInt32(truncatingIfNeeded: messages.base[message].count)
        count += 1
    }

    /// Closes the batch for reading.
    mutating func finish(_ table: LabelTable) {
        if isWide {
            var draft = self.draft
            draft.finish(&self, table)
            self.draft = draft
        }
        reserve(0)
        for place in count..<count + Self.padding {
            labels.base[place] = Label.end
            origins.base[place] = Origin.carried
        }
    }

    /// Notes that a pattern may go on behind the end of a message.
    @inline(__always)
    mutating func keepOpen(_ start: Int, end: Int) {
        let message = Origin.message(origins.base[end])
        messages.base[message].open = max(messages.base[message].open, end - start)
    }

    /// Notes that patterns may go on from so many labels at the end of every message.
    func keepAllOpen(_ count: Int) {
        for place in 0..<messageCount { messages.base[place].open = count }
    }

    /// Bytes from the beginning of the batch to where a label begins.
    @inline(__always)
    private func position(_ origin: UInt32) -> Int {
        messages.base[Origin.message(origin)].position + Origin.offset(origin)
    }

    /// An occurrence from one label to another, or nil where it ends in what was carried over or cuts a character.
    @inline(__always)
    func match(_ pattern: UInt32, _ start: Int, _ end: Int) -> KeywordMatch? {
        let (first, last) = (origins.base[start], origins.base[end])
        // A mark that begins the next message of the stream is not part of the last character of this one.
        let next = origins.base[end + 1]
        let isCut = first & Origin.continued != 0 || (next & Origin.continued != 0 && Origin.isSame(last, next))
        guard !isCut, last & Origin.carried == 0 else { return nil }
        let message = messages.base[Origin.message(last)]
        let offset = Int(last & Origin.offsetMask)
        let lead = message.bytes[offset]
        let length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
        return KeywordMatch(
            pattern: pattern, message: message.number,
            start: Int32(truncatingIfNeeded: position(first) - message.position),
            end: UInt32(truncatingIfNeeded: offset + length))
    }

    /// Keeps for each stream what patterns may go on from.
    mutating func save(_ carries: inout StreamCarries) {
        for place in 0..<messageCount {
            let message = messages.base[place]
            let stream = Int(message.stream)
            let isLast = place + 1 == messageCount || messages.base[place + 1].stream != message.stream
            guard isLast else { continue }
            let end = message.position &+ message.count
            // Mostly it is the last label alone.
            if message.open <= 1, message.end > message.first {
                let origin = origins.base[message.end &- 1]
                let distance = end &- position(origin)
                if distance <= StreamCarries.maximumDistance {
                    carries.keep(
                        stream, labels.base[message.end &- 1], distance, continues: origin & Origin.continued != 0)
                    continue
                }
            }
            var first = max(message.first, message.end - max(message.open, 1))
            while first < message.end, end - position(origins.base[first]) > StreamCarries.maximumDistance {
                first += 1
            }
            let from = first
            carries.keep(stream, count: message.end - from) { place in
                let origin = origins.base[from &+ place]
                return (labels.base[from &+ place], end &- position(origin), origin & Origin.continued != 0)
            }
        }
    }
}
