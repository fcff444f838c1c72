package import CounterfoilTranscript

/// WebVTT subtitles of a live HLS presentation, from its master playlist or from the playlist of the subtitles.
///
/// It starts at the live edge and takes each new segment at once; reloads keep the pace of RFC 8216, section 6.3.4, or
/// wait at the server where that offers it.
package struct HLSCaptionFeed: FeedMachine {
    let configuration: FeedConfiguration
    var lifecycle: FeedLifecycle
    var assembler: CaptionAssembler
    var window = PlaylistWindow()
    var remarks = Remarks()

    /// What the open exchange is for.
    var step = Step.playlist
    private var exchange = BufferedExchange(limit: 0)

    /// The playlist of the subtitles, once a master playlist named it.
    var mediaURL: String?
    var validators: [FeedRequest.HeaderField] = []
    var queue: [QueuedSegment] = []
    /// The headers that stand in files of their own, the last few.
    var headers: [(map: HLSPlaylist.Map, document: WebVTTDocument)] = []
    /// In milliseconds.
    var targetDuration: Int64 = 6_000
    /// When the last load of the playlist began, and when the last answer was complete.
    private var loadStart: EventTime?
    private var lastAnswer: EventTime?
    /// Whether the last load of the playlist brought something new.
    var isChanged = false
    var hasPlaylist = false
    var isFailing = false
    /// Loads in a row that said that the presentation is over.
    var endlistLoads = 0
    var canBlock = false
    /// When the playlist last changed.
    var lastChange: EventTime?
    /// Failed fetches of the next segment or its header.
    var segmentAttempts = 0
    var segmentFloor: Int64 = 0

    enum Step: Sendable, Equatable {
        case playlist
        case header(HLSPlaylist.Map)
        case segment(QueuedSegment)
    }

    static let playlistLimit = 4 << 20
    static let segmentLimit = 8 << 20
    static let attemptLimit = 3
    static let queueLimit = 512

    package init(_ configuration: FeedConfiguration) {
        self.configuration = configuration
        lifecycle = FeedLifecycle(budget: configuration.retryBudget)
        assembler = CaptionAssembler(
            channel: configuration.channel, role: configuration.role ?? .host, language: configuration.language)
    }

    package var hasEnded: Bool { lifecycle.hasEnded }

    package mutating func nextRequest() -> FeedRequest? {
        guard !hasEnded else { return nil }
        let idleLimit = configuration.idleLimit ?? 15_000
        var request = FeedRequest(purpose: "playlist", url: mediaURL ?? configuration.url, idleLimit: idleLimit)
        var fields: [FeedRequest.HeaderField] = []
        switch nextStep {
        case .playlist:
            fields = validators
            request.bodyLimit = Self.playlistLimit
            request.pacing = playlistPacing
            if isBlocking, let last = window.lastSequence {
                request.url = URLReference.settingQuery("_HLS_msn", to: String(last + 1), in: request.url)
                request.idleLimit = max(idleLimit, 3 * targetDuration)
            }
        case .header(let map):
            request.purpose = "header"
            request.url = map.uri
            fields = Self.rangeField(map.byteRange)
            request.pacing = segmentPacing
        case .segment(let segment):
            request.purpose = "segment \(segment.sequence)"
            request.url = segment.url
            fields = Self.rangeField(segment.byteRange)
            request.pacing = segmentPacing
        }
        request.headers = configuration.requestHeaders(fields)
        return request
    }

    package mutating func receive(_ input: FeedInput, at time: EventTime) -> [TranscriptEvent] {
        guard !hasEnded else { return [] }
        switch input {
        case .request:
            step = nextStep
            if step == .playlist { loadStart = time }
            exchange = BufferedExchange(limit: step == .playlist ? Self.playlistLimit : Self.segmentLimit)
        case .head(let head): exchange.head = head
        case .bytes(let bytes): exchange.append(bytes)
        case .finish(let end):
            lastAnswer = time
            let answer = exchange
            exchange = BufferedExchange(limit: 0)
            return take(answer, end, at: time)
        }
        return []
    }

    /// What the next request is for.
    private var nextStep: Step {
        guard let segment = queue.first else { return .playlist }
        if let map = segment.map, !headers.contains(where: { $0.map == map }) { return .header(map) }
        return .segment(segment)
    }

    /// Whether the server is asked to answer when the next segment exists.
    private var isBlocking: Bool { canBlock && isChanged && !isFailing && endlistLoads == 0 }

    /// Reloads count from the begin of the last load: a target duration after one that changed, half after another.
    private var playlistPacing: Pacing {
        if isFailing { return lifecycle.pacing }
        guard hasPlaylist, !isBlocking, let loadStart, let lastAnswer else { return .immediately }
        let wait = isChanged && endlistLoads == 0 ? targetDuration : targetDuration / 2
        return .afterAnswer(max(0, wait - max(0, lastAnswer.since(loadStart))))
    }

    private var segmentPacing: Pacing {
        segmentAttempts == 0 ? .immediately : .backoff(attempt: segmentAttempts - 1, floor: segmentFloor)
    }

    private mutating func take(
        _ answer: BufferedExchange, _ end: FeedExchangeEnd, at time: EventTime
    ) -> [TranscriptEvent] {
        var code: String?
        if case .failed(let failure) = end {
            if FeedExchangeEnd.isOurs(failure) {
                lifecycle.interrupt()
                isFailing = false
                return []
            }
            code = failure
        }
        switch step {
        case .playlist: return takePlaylist(answer, failure: code, at: time)
        case .header(let map): return takeHeader(answer, map, failure: code, at: time)
        case .segment(let segment): return takeSegment(answer, segment, failure: code, at: time)
        }
    }

    private static func rangeField(_ range: HLSPlaylist.ByteRange?) -> [FeedRequest.HeaderField] {
        range.map { [FeedRequest.HeaderField("Range", $0.header)] } ?? []
    }
}
