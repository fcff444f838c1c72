package import CounterfoilTranscript

/// Finds terms in many streams of messages at once: folds, matches across messages and keeps 24 bytes for each stream.
///
/// Messages come in batches over an arena of bytes. The scanner reads a batch as labels, dismisses most places by a
/// filter, and walks down the tree of patterns from all the others together, one step after another, so that no step
/// waits for the one before it. A batch that would take too many steps is searched by failure links instead.
package final class KeywordScanner {
    /// Bytes that an idle stream takes.
    package static let bytesPerStream = 24

    package static let maximumMessageBytes = LabelBatch.maximumMessageBytes

    private var work: ScanWork

    /// - Parameters:
    ///   - streams: How many streams there are, numbered from 0.
    ///   - wide: Whether many characters are read at a time where the processor has the instructions for it (AVX-512);
    ///     the matches are the same.
    package init(_ automaton: KeywordAutomaton, streams: Int, wide: Bool = true) {
        work = ScanWork(automaton, streams: streams, isWide: wide)
    }

    /// Whether this processor has these instructions.
    package static var readsWide: Bool { WideDraft.isAvailable }

    deinit { work.deallocate() }

    /// What the last call found, in no particular order, but the same on every run. Valid until the next call.
    package var matches: UnsafeBufferPointer<KeywordMatch> {
        UnsafeBufferPointer(start: work.found.base, count: work.foundCount)
    }

    /// How many messages were longer than ``maximumMessageBytes`` and read up to there only.
    package var truncatedMessages: Int { work.truncatedMessages }

    /// How many batches were searched by failure links.
    package var linearBatches: Int { work.linearBatches }

    /// Forgets what a stream said.
    package func reset(stream: Int) { work.carries.reset(stream) }

    /// Reads messages in their order. Afterwards ``matches`` holds what ends in them.
    ///
    /// - Parameters:
    ///   - arena: Valid UTF-8 from each message's beginning to its end.
    ///   - messages: Ranges of the arena; one outside it, or of no stream, is left out.
    package func scan(_ arena: UnsafeRawBufferPointer, _ messages: UnsafeBufferPointer<StreamMessage>) {
        work.scan(arena, messages)
    }

    /// Reads one message. Afterwards ``matches`` holds what ends in it.
    package func scan(_ text: WireText, stream: Int) {
        text.utf8.withUnsafeBytes { arena in
            var message = StreamMessage(stream: stream, range: 0..<arena.count)
            withUnsafePointer(to: &message) { scan(arena, UnsafeBufferPointer(start: $0, count: 1)) }
        }
    }
}
