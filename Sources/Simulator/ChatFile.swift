internal import CounterfoilJSON
internal import CounterfoilTranscript

/// Reads the chat of a sample session: one item of YouTube's `liveChatMessages` a line.
struct ChatFile {
    private let file: String
    private let start: EventTime
    private var line = 0

    /// The messages and deletions as script lines, in the order in which they stand.
    ///
    /// - Parameter start: The session's wall clock at offset 0.
    static func parse(_ bytes: [UInt8], file: String, start: EventTime) throws(SimulatorError) -> [SessionScript.Line] {
        var reader = ChatFile(file: file, start: start)
        return try reader.lines(bytes)
    }

    private init(file: String, start: EventTime) {
        self.file = file
        self.start = start
    }

    private mutating func lines(_ bytes: [UInt8]) throws(SimulatorError) -> [SessionScript.Line] {
        var lines: [SessionScript.Line] = []
        var messages: Set<WireText> = []
        for raw in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            line += 1
            guard !raw.allSatisfy({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\r") }) else { continue }
            let item = try item(raw)
            if let last = lines.last, item.offset < last.offset {
                throw error("order", "the item is older than the one above it")
            }
            switch item.content {
            case .message: messages.insert(item.id)
            case .deletion(let target):
                guard messages.contains(target) else {
                    throw error("deletion", "no message above has the id \(target.singleLine)")
                }
            case .caption: break
            }
            lines.append(item)
        }
        return lines
    }

    private func item(_ raw: ArraySlice<UInt8>) throws(SimulatorError) -> SessionScript.Line {
        let root: JSONValue
        do {
            let document = try JSONDocument(Array(raw))
            guard document.damaged == 0 else { throw error("json", "part of the item is not JSON") }
            root = document.root
        } catch let problem as JSONError {
            throw error("json", problem.description)
        } catch let problem as SimulatorError {
            throw problem
        } catch {
            throw self.error("json", "\(error)")
        }
        guard let snippet = root["snippet"], let id = root["id"]?.text, !id.isEmpty else {
            throw error("field", "an item needs id and snippet")
        }
        guard !id.utf8.contains(where: { $0 < 0x20 }) else { throw error("field", "an id has a control character") }
        guard let published = snippet["publishedAt"]?.text, let time = EventTime(rfc3339: published.utf8) else {
            throw error("time", "publishedAt must be a time such as 2026-05-14T12:00:07.412Z")
        }
        let offset = time.since(start)
        guard offset >= 0 else { throw error("time", "the item is older than the session's start") }
        let content: SessionScript.Content
        switch snippet["type"]?.text {
        case "textMessageEvent":
            content = .message(try message(root, snippet))
        case "messageDeletedEvent":
            guard let target = snippet["messageDeletedDetails"]?["deletedMessageId"]?.text else {
                throw error("field", "a deletion needs messageDeletedDetails.deletedMessageId")
            }
            content = .deletion(of: target)
        default:
            throw error("type", "snippet.type must be textMessageEvent or messageDeletedEvent")
        }
        return SessionScript.Line(offset: offset, id: id, content: content)
    }

    private func message(_ root: JSONValue, _ snippet: JSONValue) throws(SimulatorError) -> SessionScript.Message {
        guard let text = snippet["displayMessage"]?.text ?? snippet["textMessageDetails"]?["messageText"]?.text else {
            throw error("field", "a message needs snippet.displayMessage")
        }
        guard let author = root["authorDetails"], let id = author["channelId"]?.text else {
            throw error("field", "a message needs authorDetails.channelId")
        }
        let flags: [(name: String, badge: SessionScript.Badges)] = [
            ("isChatOwner", .owner), ("isChatModerator", .moderator), ("isChatSponsor", .sponsor),
            ("isVerified", .verified),
        ]
        var badges: SessionScript.Badges = []
        for flag in flags where author[flag.name]?.boolean == true { badges.insert(flag.badge) }
        return SessionScript.Message(
            author: SessionScript.Author(id: id, name: author["displayName"]?.text ?? id, badges: badges), text: text)
    }

    private func error(_ name: String, _ message: String) -> SimulatorError {
        SimulatorError(code: "script.chat.\(name)", file: file, line: line, message: message)
    }
}
