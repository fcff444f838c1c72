import Synchronization

/// Failure links, made when they are first needed: most texts never do, and they take more room than the patterns.
final class LazyLinks: Sendable {
    private let trie: TermTrie
    private let links = Mutex<FailureLinks?>(nil)

    init(_ trie: TermTrie) { self.trie = trie }

    deinit { links.withLock { $0?.deallocate() } }

    /// The links; the first caller makes them and the others wait.
    var value: FailureLinks {
        links.withLock { links in
            if let links { return links }
            let made = FailureLinks(trie)
            links = made
            return made
        }
    }

    /// Bytes in use, 0 until the links are made.
    var bytes: Int { links.withLock { $0?.bytes ?? 0 } }
}
