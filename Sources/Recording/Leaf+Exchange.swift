package import CounterfoilTranscript

extension Leaf {
    /// A request is about to be sent. Of type `req`.
    package struct Request: Sendable, Equatable {
        /// Which of the session's feeds, counted from 0 as in ``Leaf/Hello/feeds``.
        package var feed: Int
        /// The exchange's number within the feed, from 1.
        package var exchange: Int
        /// What is asked for, as the feed's protocol names it.
        package var purpose: WireText
        /// Where it is asked for, without secrets.
        package var url: WireText
        package var at: EventTime

        package init(feed: Int, exchange: Int, purpose: WireText, url: WireText, at: EventTime) {
            self.feed = feed
            self.exchange = exchange
            self.purpose = purpose
            self.url = url
            self.at = at
        }
    }

    /// The beginning of an answer. Of type `head`.
    package struct Head: Sendable, Equatable {
        package var feed: Int
        package var exchange: Int
        package var status: Int
        /// Where the answer came from in the end, without secrets.
        package var url: WireText
        package var headers: [HeaderField]
        package var at: EventTime

        package init(
            feed: Int, exchange: Int, status: Int, url: WireText, headers: [HeaderField] = [], at: EventTime
        ) {
            self.feed = feed
            self.exchange = exchange
            self.status = status
            self.url = url
            self.headers = headers
            self.at = at
        }
    }

    /// A header field as it came.
    package struct HeaderField: Sendable, Equatable {
        package var name: WireText
        package var value: WireText

        package init(name: WireText, value: WireText) {
            self.name = name
            self.value = value
        }
    }

    /// Bytes of an answer. Of type `chunk`. Written by ``SessionLog/appendChunk(_:feed:exchange:at:)``.
    package struct Chunk: Sendable, Equatable {
        package var feed: Int
        package var exchange: Int
        package var raw: RawRange
        package var at: EventTime

        package init(feed: Int, exchange: Int, raw: RawRange, at: EventTime) {
            self.feed = feed
            self.exchange = exchange
            self.raw = raw
            self.at = at
        }
    }

    /// A part of the raw file of the segment in which the leaf stands.
    package struct RawRange: Sendable, Hashable {
        package var offset: Int64
        package var count: Int
        /// SHA-256 of the bytes.
        package var hash: Hash256

        package init(offset: Int64, count: Int, hash: Hash256) {
            self.offset = offset
            self.count = count
            self.hash = hash
        }
    }

    /// An exchange ended. Of type `fin`.
    package struct Finish: Sendable, Equatable {
        package var feed: Int
        package var exchange: Int
        /// ``complete``, or the transport's code of what went wrong.
        package var code: String
        package var at: EventTime

        /// The code of an answer that came to its end.
        package static let complete = "ok"

        package init(feed: Int, exchange: Int, code: String, at: EventTime) {
            self.feed = feed
            self.exchange = exchange
            self.code = code
            self.at = at
        }
    }
}

extension Leaf.Request {
    init(from scanner: inout LineScanner) throws(LeafError) {
        feed = try scanner.number("f")
        purpose = try scanner.text("purpose")
        at = try scanner.time("rx")
        try scanner.type("req")
        url = try scanner.text("url")
        exchange = try scanner.number("x")
    }

    func write(to writer: inout LineWriter) {
        writer.member("f", feed)
        writer.member("purpose", purpose)
        writer.member("rx", at)
        writer.type("req")
        writer.member("url", url)
        writer.member("x", exchange)
    }
}

extension Leaf.Head {
    init(from scanner: inout LineScanner) throws(LeafError) {
        feed = try scanner.number("f")
        try scanner.find("headers")
        headers = try scanner.array { (field) throws(LeafError) -> Leaf.HeaderField in
            let pair = try field.array { (part) throws(LeafError) -> WireText in try part.text() }
            guard pair.count == 2 else { throw field.error(.value) }
            return Leaf.HeaderField(name: pair[0], value: pair[1])
        }
        at = try scanner.time("rx")
        status = try scanner.number("status")
        try scanner.type("head")
        url = try scanner.text("url")
        exchange = try scanner.number("x")
    }

    func write(to writer: inout LineWriter) {
        writer.member("f", feed)
        writer.name("headers")
        writer.array(headers) { fields, field in
            fields.array([field.name, field.value]) { $0.text($1) }
        }
        writer.member("rx", at)
        writer.member("status", status)
        writer.type("head")
        writer.member("url", url)
        writer.member("x", exchange)
    }
}

extension Leaf.Chunk {
    init(from scanner: inout LineScanner) throws(LeafError) {
        feed = try scanner.number("f")
        try scanner.find("raw")
        try scanner.open()
        let count = try scanner.count("n")
        let offset = Int64(try scanner.count("o"))
        raw = Leaf.RawRange(offset: offset, count: count, hash: try scanner.hash("sha256"))
        try scanner.close()
        at = try scanner.time("rx")
        try scanner.type("chunk")
        exchange = try scanner.number("x")
    }

    func write(to writer: inout LineWriter) {
        writer.member("f", feed)
        writer.name("raw")
        writer.open()
        writer.member("n", raw.count)
        writer.member("o", raw.offset)
        writer.member("sha256", raw.hash)
        writer.close()
        writer.member("rx", at)
        writer.type("chunk")
        writer.member("x", exchange)
    }
}

extension Leaf.Finish {
    init(from scanner: inout LineScanner) throws(LeafError) {
        code = try scanner.string("code")
        feed = try scanner.number("f")
        at = try scanner.time("rx")
        try scanner.type("fin")
        exchange = try scanner.number("x")
    }

    func write(to writer: inout LineWriter) {
        writer.member("code", string: code)
        writer.member("f", feed)
        writer.member("rx", at)
        writer.type("fin")
        writer.member("x", exchange)
    }
}
