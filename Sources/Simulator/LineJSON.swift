internal import CounterfoilJSON
internal import CounterfoilTranscript

/// Lines as JSON objects, written straight into bytes: a load test encodes thousands a second.
extension RoomTimeline.Line {
    /// The line as the simulator's own streams have it: a chat message with `id`, `ts`, `user` and `text`; a caption
    /// or deletion with a `type`.
    func appendStreamObject(to bytes: inout [UInt8]) {
        switch content {
        case .message(let message):
            bytes.append(json: "{\"id\":", id)
            bytes.append(json: ",\"ts\":", wall.milliseconds)
            bytes.append(json: ",\"user\":{\"id\":", message.author.id)
            bytes.append(json: ",\"name\":", message.author.name)
            bytes.append(json: ",\"roles\":[")
            for (position, role) in message.author.badges.roles.enumerated() {
                bytes.append(json: position == 0 ? "\"" : ",\"")
                bytes.append(contentsOf: role.utf8)
                bytes.append(json: "\"")
            }
            bytes.append(json: "]},\"text\":", message.text)
        case .caption(let caption):
            bytes.append(json: "{\"type\":\"caption\",\"id\":", id)
            bytes.append(json: ",\"start_ms\":", time)
            bytes.append(json: ",\"end_ms\":", caption.end)
            if let voice = caption.voice { bytes.append(json: ",\"speaker\":", voice) }
            bytes.append(json: ",\"text\":", caption.text)
            bytes.append(json: ",\"ts\":", wall.milliseconds)
        case .deletion(let target):
            bytes.append(json: "{\"type\":\"delete\",\"id\":", target)
            bytes.append(json: ",\"ts\":", wall.milliseconds)
        }
        bytes.append(json: "}")
    }

    /// The line as an item of YouTube's `liveChatMessages.list`; captions are no such items.
    func appendListItem(room: RoomID, to bytes: inout [UInt8]) {
        bytes.append(json: "{\"kind\":\"youtube#liveChatMessage\",\"etag\":", id)
        bytes.append(json: ",\"id\":", id)
        bytes.append(json: ",\"snippet\":{\"liveChatId\":\"")
        bytes.append(contentsOf: room.rawValue.utf8)
        bytes.append(json: "\",\"publishedAt\":\"")
        bytes.append(contentsOf: wall.rfc3339.utf8)
        switch content {
        case .message(let message):
            let author = message.author
            bytes.append(
                json: "\",\"type\":\"textMessageEvent\",\"hasDisplayContent\":true,\"authorChannelId\":", author.id)
            bytes.append(json: ",\"displayMessage\":", message.text)
            bytes.append(json: ",\"textMessageDetails\":{\"messageText\":", message.text)
            bytes.append(json: "}},\"authorDetails\":{\"channelId\":", author.id)
            bytes.append(json: ",\"displayName\":", author.name)
            bytes.append(json: ",\"isVerified\":", author.badges.contains(.verified))
            bytes.append(json: ",\"isChatOwner\":", author.badges.contains(.owner))
            bytes.append(json: ",\"isChatSponsor\":", author.badges.contains(.sponsor))
            bytes.append(json: ",\"isChatModerator\":", author.badges.contains(.moderator))
            bytes.append(json: "}}")
        case .deletion(let target):
            bytes.append(json: "\",\"type\":\"messageDeletedEvent\",\"hasDisplayContent\":false,")
            bytes.append(json: "\"messageDeletedDetails\":{\"deletedMessageId\":", target)
            bytes.append(json: "}}}")
        case .caption:
            bytes.append(json: "\",\"type\":\"tombstone\",\"hasDisplayContent\":false}}")
        }
    }
}

extension SessionScript.Badges {
    /// The roles that the simulator's streams name, in a fixed order; a plain viewer has one too.
    var roles: [String] {
        var roles: [String] = []
        if contains(.owner) { roles.append("host") }
        if contains(.moderator) { roles.append("moderator") }
        if contains(.sponsor) { roles.append("member") }
        return roles.isEmpty ? ["viewer"] : roles
    }
}

extension [UInt8] {
    /// Appends JSON as it stands.
    mutating func append(json text: StaticString) {
        text.withUTF8Buffer { append(contentsOf: $0) }
    }

    /// Appends JSON as it stands and a text as a JSON string.
    mutating func append(json prefix: StaticString, _ text: WireText) {
        append(json: prefix)
        CanonicalJSON.text(text).encode(into: &self)
    }

    mutating func append(json prefix: StaticString, _ number: Int64) {
        append(json: prefix)
        append(contentsOf: String(number).utf8)
    }

    mutating func append(json prefix: StaticString, _ flag: Bool) {
        append(json: prefix)
        append(json: flag ? "true" : "false")
    }
}
