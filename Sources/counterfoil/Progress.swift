/// Says on a terminal, a few times a second, how far long work has come; silent in a pipe.
struct Progress {
    private let terminal = Terminal.errors
    private let clock = ContinuousClock()
    private let began: ContinuousClock.Instant
    private var shown: ContinuousClock.Instant
    private var hasLine = false

    init() {
        began = clock.now
        shown = clock.now
    }

    var elapsed: Duration { clock.now - began }

    /// Shows the text that `describe` gives, where it is time to.
    mutating func update(_ describe: (Duration) -> String) {
        guard terminal.isInteractive else { return }
        let now = clock.now
        guard now - shown > .milliseconds(200) else { return }
        shown = now
        hasLine = true
        try? ByteWriter.errors.write(Array("\r\u{1B}[K\(describe(now - began))".utf8))
    }

    /// Takes the line away.
    mutating func clear() {
        guard hasLine else { return }
        hasLine = false
        try? ByteWriter.errors.write(Array("\r\u{1B}[K".utf8))
    }
}
