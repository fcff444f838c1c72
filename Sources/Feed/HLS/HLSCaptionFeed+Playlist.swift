import CounterfoilTranscript

extension HLSCaptionFeed {
    /// Takes the answer to a load of a playlist.
    mutating func takePlaylist(
        _ answer: BufferedExchange, failure code: String?, at time: EventTime
    ) -> [TranscriptEvent] {
        guard let head = answer.head, code == nil else {
            return fail(.transport(code ?? "feed.no-answer", answer.head, at: time), at: time)
        }
        if head.status == 304, hasPlaylist { return keepPlaylist(at: time) }
        guard head.status == 200 else { return fail(.status(head, body: answer.body, at: time), at: time) }
        let playlist = HLSPlaylistParser.parse(answer.body)
        guard playlist.hasHeader, !answer.isCut else {
            let code = answer.isCut ? "feed.oversize" : "feed.not-playlist"
            return fail(.type(code, head, body: answer.body, at: time), at: time)
        }
        if playlist.isMaster, mediaURL == nil { return choose(from: playlist, head, at: time) }
        guard !playlist.isMaster, playlist.targetDuration != nil || !playlist.segments.isEmpty else {
            return fail(.type("feed.not-playlist", head, body: answer.body, at: time), at: time)
        }
        return follow(playlist, head, at: time)
    }

    private mutating func follow(
        _ playlist: HLSPlaylist, _ head: FeedResponseHead, at time: EventTime
    ) -> [TranscriptEvent] {
        lifecycle.succeed(at: time, next: .immediately)
        isFailing = false
        hasPlaylist = true
        validators = [("etag", "If-None-Match"), ("last-modified", "If-Modified-Since")].compactMap { field, name in
            head.header(field).map { FeedRequest.HeaderField(name, $0) }
        }
        let longest = playlist.segments.map(\.duration).max() ?? 6_000
        targetDuration = min(max(playlist.targetDuration ?? longest, 1_000), 600_000)
        canBlock = playlist.serverControl?.canBlockReload ?? false
        let update = window.update(
            playlist, base: head.url.isEmpty ? mediaURL ?? configuration.url : head.url,
            served: HTTPDate.generation(head, receivedAt: time), fromBeginning: configuration.rendition.fromBeginning)
        isChanged = update.isChanged
        var events = update.events
        if playlist.isCut { events += remarks.remark("feed.oversize", "a playlist lists more segments than are read") }
        queue += update.segments
        if queue.count > Self.queueLimit {
            let missed = queue.prefix(queue.count - Self.queueLimit)
            if let first = missed.first, let last = missed.last {
                let missing = first.sequence...max(first.sequence, last.sequence)
                events.append(.gap(Gap(reason: .sequence, from: first.from, to: last.to, missing: missing)))
            }
            queue.removeFirst(missed.count)
        }
        endlistLoads = playlist.isEnded ? endlistLoads + 1 : 0
        return events + watch(at: time)
    }

    /// The playlist is as it was.
    private mutating func keepPlaylist(at time: EventTime) -> [TranscriptEvent] {
        lifecycle.succeed(at: time, next: .immediately)
        isFailing = false
        isChanged = false
        if endlistLoads > 0 { endlistLoads += 1 }
        return watch(at: time)
    }

    /// Ends the feed when two loads said so, and remarks on a playlist that stands still.
    private mutating func watch(at time: EventTime) -> [TranscriptEvent] {
        if endlistLoads >= 2, queue.isEmpty {
            return lifecycle.end(.ended, "EXT-X-ENDLIST on two loads of the playlist")
        }
        guard !isChanged, endlistLoads == 0, let changed = lastChange else {
            lastChange = time
            return []
        }
        guard time.since(changed) > 3 * targetDuration else { return [] }
        lastChange = time
        return remarks.remark("feed.stalled", "the playlist did not change for more than three target durations")
    }

    /// Picks the subtitles of a presentation.
    private mutating func choose(
        from playlist: HLSPlaylist, _ head: FeedResponseHead, at time: EventTime
    ) -> [TranscriptEvent] {
        let subtitles = playlist.renditions.filter { $0.type == "SUBTITLES" && $0.uri?.isEmpty == false }
        let wanted = configuration.rendition
        let fitting = subtitles.filter { rendition in
            if let name = wanted.name, !rendition.name.utf8.elementsEqual(name.utf8) { return false }
            if let tag = wanted.language { return Self.isLanguage(rendition.language ?? "", tag) }
            return true
        }
        let spoken = fitting.filter { !$0.isForced }
        let choice = spoken.first(where: \.isDefault) ?? spoken.first(where: \.isAutoselected) ?? spoken.first
        guard let choice = choice ?? fitting.first, let uri = choice.uri else {
            let offered = subtitles.prefix(16).map { WireText("\($0.language ?? "?") \($0.name)").singleLine }
            let detail =
                subtitles.isEmpty
                ? "the presentation has no subtitles" : "no subtitles fit; offered: " + offered.joined(separator: ", ")
            let failure = FeedLifecycle.Failure(code: "feed.no-rendition", detail: WireText(detail), floor: 30_000)
            return fail(failure, at: time)
        }
        mediaURL = URLReference.resolve(uri, against: head.url.isEmpty ? configuration.url : head.url)
        if configuration.language == nil {
            assembler.language = choice.language.map { WireText($0).prefix(bytes: 35).string }
        }
        isFailing = false
        hasPlaylist = false
        return []
    }

    /// A failed load. After three in a row the master playlist is asked again, since a subtitle playlist may move.
    private mutating func fail(_ failure: FeedLifecycle.Failure, at time: EventTime) -> [TranscriptEvent] {
        isFailing = true
        canBlock = false
        isChanged = false
        validators = []
        let events = lifecycle.fail(failure, at: time)
        if lifecycle.attempts % 3 == 0 { mediaURL = nil }
        return events
    }

    /// Whether a language tag is the wanted one or a kind of it, without regard to case.
    private static func isLanguage(_ tag: String, _ wanted: String) -> Bool {
        func lower(_ text: String) -> [UInt8] { text.utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 } }
        let (tag, wanted) = (lower(tag), lower(wanted))
        return tag == wanted || tag.starts(with: wanted + [0x2D])
    }
}
