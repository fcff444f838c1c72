import CounterfoilFolding

/// Reads a text from one place along the trie of the terms, every symbol as it stands or as a view reads it.
///
/// The walk is a depth-first search whose steps are counted: a text made to have very many readings costs no more than
/// ``stepLimit`` from one place and ``stepsPerScalar`` from each on average. Places that this cuts short are counted.
struct LatticeWalk {
    static let stepLimit = 400
    /// What the whole text may cost; honest text takes less than three steps a scalar.
    static let stepsPerScalar = 32
    /// The most occurrences that are told from one place.
    static let matchLimit = 16
    /// The most scalars of text that an occurrence may take.
    static let maximumSpan = 64
    /// The most signs between two letters.
    private static let maximumGap = 3

    let index: DisguiseIndex
    let text: UnsafeBufferPointer<FoldedScalar>
    let newText: Int
    private(set) var findings = DisguiseFindings()
    private(set) var start = 0
    private var stepsLeft = 0
    private var textStepsLeft: Int
    private var matchesBefore = 0
    private var isCut = false

    init(_ index: DisguiseIndex, _ text: UnsafeBufferPointer<FoldedScalar>, newText: Int) {
        self.index = index
        self.text = text
        self.newText = newText
        textStepsLeft = Self.stepLimit + Self.stepsPerScalar * text.count
    }

    /// A reading of the text so far.
    struct Path {
        var node = TermTrie.root
        var position: Int
        var shape = DisguiseShape()
        /// Letters since the last gap.
        var chunk: Int16 = 0
        /// The last scalar that stood for a symbol, 0 where it was not that symbol itself.
        var last: UInt32 = 0
        /// Whether the last scalar is a mask.
        var endsInMask = false
        /// The places, counted from the start, of characters read by their sound or shape.
        var loose: UInt64 = 0
        /// Whether what was read last is no part of the term, so that no occurrence ends here.
        var endsInSkip = false
        /// Whether the last character was written in letters, which must not go on.
        var endsInLetters = false

        /// The path that reads `length` scalars as the symbol of `node`.
        func reading(
            _ node: Int32, length: Int = 1, how: Views = [], changed: Bool = true, isDigit: Bool = false
        ) -> Path {
            var next = self
            next.node = node
            next.position += length
            next.shape.length += 1
            if !isDigit { next.chunk += 1 }
            next.shape.widestChunk = max(shape.widestChunk, next.chunk)
            next.shape.how.formUnion(how)
            if changed { next.shape.changed += 1 }
            next.last = 0
            next.endsInMask = false
            next.endsInLetters = false
            next.endsInSkip = false
            return next
        }

        /// The path that reads a sign as the symbol of `node`.
        func masked(as node: Int32, length: Int = 1) -> Path {
            var next = reading(node, length: length, how: .mask)
            next.shape.masked += 1
            next.endsInMask = true
            return next
        }
    }

    /// Searches for what begins at `start`.
    mutating func search(from start: Int) {
        begin(at: start)
        visit(Path(position: start))
        end()
    }

    mutating func begin(at start: Int) {
        self.start = start
        stepsLeft = min(Self.stepLimit, textStepsLeft)
        textStepsLeft -= stepsLeft
        matchesBefore = findings.matches.count
        isCut = false
    }

    mutating func end() {
        textStepsLeft += stepsLeft
        if isCut { findings.droppedCandidates += 1 }
    }

    /// Notes an occurrence that begins at the place at hand.
    mutating func append(_ match: DisguiseMatch) {
        guard findings.matches.count - matchesBefore < Self.matchLimit else { return isCut = true }
        findings.matches.append(match)
    }

    mutating func visit(_ path: Path) {
        guard stepsLeft > 0 else { return isCut = true }
        stepsLeft -= 1
        if !path.shape.how.isEmpty, !path.endsInSkip, index.trie.hasTerms(path.node) { accept(path) }
        guard path.position < text.count, path.position - start < Self.maximumSpan else { return }
        let value = text[path.position].value
        if value == path.last { readRepetition(path) }
        let kind = index.kind(of: path.node)
        guard kind != [] else { return }
        if let place = HanTable.place(value), path.node != TermTrie.root {
            readHan(path, value, place)
            if kind.contains(.hasSpace) { readTermSpace(path) }
            return
        }
        readLetter(path, value)
        if value.isASCIIWord {
            if kind.contains(.hasCharacters),
                index.han.mayContinue(path.node, with: index.han.nextScalar(path.position, in: text))
            {
                readLetters(path)
            }
            if kind.contains(.hasSpace) { readTermSpace(path) }
        } else if path.node == TermTrie.root {
            readFirstMask(path)
        } else {
            if kind.contains(.hasCharacters) {
                if value == space { readLetters(path) } else if value >= 0x2190 { readPicture(path) }
            }
            readMask(path)
            if kind.contains(.hasSpace) { readTermSpace(path) }
            readGap(path)
        }
    }

    /// The next scalar, or two, as a letter of the term.
    private mutating func readLetter(_ path: Path, _ value: UInt32) {
        if let child = index.trie.child(of: path.node, value) {
            if value == space {
                var next = path
                next.node = child
                next.position += 1
                next.chunk = 0
                visit(next)
            } else {
                var next = path.reading(child, changed: false, isDigit: value.isDigit)
                next.last = value
                visit(next)
            }
        }
        guard value < 0x2100, value != space else { return }
        for look in LatinSigns.lookAlikes(of: value).buffer {
            guard let child = index.trie.child(of: path.node, UInt32(look)) else { continue }
            var next = path.reading(child, how: .leet)
            if value.isASCIILetter { next.shape.lettersForLetters += 1 }
            visit(next)
        }
        guard LatinSigns.beginsDigraph(value), path.position + 1 < text.count else { return }
        let second = text[path.position + 1].value
        for pair in LatinSigns.digraphs where pair.first == value && pair.second == second {
            if let child = index.trie.child(of: path.node, pair.letter) {
                var next = path.reading(child, length: 2, how: .leet)
                if value.isASCIILetter { next.shape.lettersForLetters += 1 }
                visit(next)
            }
        }
    }

    /// A sign in the place of any letter, and a run of underscores or a hyphen for as many.
    private mutating func readMask(_ path: Path) {
        let scalar = text[path.position]
        if LatinSigns.isMask(scalar.value) {
            guard path.shape.hardGaps == 0 else { return }
            for child in index.trie.children(of: path.node) where index.trie.symbol(of: child) != space {
                visit(path.masked(as: child))
            }
        } else if scalar.value == space, !scalar.isJoin, scalar.isWideSpace {
            readUnderscores(path, count: Int(scalar.end - scalar.start))
        }
    }

    /// A sign in the place of the first letter, where the second stands as it is.
    private mutating func readFirstMask(_ path: Path) {
        guard LatinSigns.isMask(text[path.position].value), path.position + 1 < text.count else { return }
        for second in index.han.secondNodes(text[path.position + 1].value) {
            guard let first = index.trie.parent(of: second) else { continue }
            visit(path.masked(as: first).reading(second, changed: false))
        }
    }

    private mutating func readUnderscores(_ path: Path, count: Int) {
        guard count <= 3 else { return }
        var paths = [path]
        for _ in 0..<count {
            paths = paths.flatMap { path in
                index.trie.children(of: path.node).filter { index.trie.symbol(of: $0).isASCIIWord }.map { child in
                    path.masked(as: child, length: 0)
                }
            }
            guard paths.count <= 64 else { return }
        }
        for path in paths {
            var next = path
            next.position += 1
            visit(next)
        }
    }

    /// A letter said again and again.
    private mutating func readRepetition(_ path: Path) {
        guard path.last != 0 else { return }
        let least = HanTable.place(path.last) == nil ? 3 : 2
        var run = 2
        if path.position + 1 < text.count, text[path.position + 1].value == path.last { run += 1 }
        if path.position > start + 1, text[path.position - 2].value == path.last { run += 1 }
        guard run >= least else { return }
        var next = path
        next.position += 1
        next.shape.how.formUnion(.repetition)
        visit(next)
    }

    /// A space of the term that the text has as a sign, or leaves out.
    private mutating func readTermSpace(_ path: Path) {
        guard let child = index.trie.child(of: path.node, space) else { return }
        let value = text[path.position].value
        guard value != space else { return }
        // A term of single letters is one that its author spread out; joined, it is another word.
        let isJoined = LatinSigns.role(value) == .letter
        guard !isJoined || path.chunk > 1 else { return }
        var next = path
        next.node = child
        next.chunk = 0
        next.shape.how.formUnion(.separators)
        if !isJoined { next.position += 1 }
        visit(next)
    }

    /// Signs between two letters of the term.
    private mutating func readGap(_ path: Path) {
        var position = path.position
        var isHard = false
        var isWide = false
        while position < text.count, position - path.position < Self.maximumGap {
            let role = LatinSigns.role(text[position].value)
            guard role != .letter else { break }
            // One sign does one thing in a word.
            if role == .sign, path.shape.masked > 0 { return }
            if role == .sign { isHard = true }
            if text[position].isWideSpace { isWide = true }
            position += 1
        }
        guard position > path.position, position < text.count else { return }
        let isAtDigit = text[position].value.isDigit || text[path.position - 1].value.isDigit
        // Soft gaps need short pieces, which are known to be too long already.
        guard isHard || isWide || isAtDigit || path.shape.widestChunk <= 2 else { return }
        var next = path
        if isHard {
            next.shape.hardGaps += 1
        } else if isAtDigit {
            next.shape.gapsAtDigits += 1
        } else if isWide {
            next.shape.wideGaps += 1
        } else {
            next.shape.softGaps += 1
        }
        next.shape.how.formUnion(.separators)
        next.position = position
        next.chunk = 0
        next.last = 0
        next.endsInSkip = true
        visit(next)
    }

    func isLetter(at position: Int) -> Bool { position < text.count && text[position].value.isASCIILetter }

    private func isWord(at position: Int) -> Bool {
        position < text.count && LatinSigns.role(text[position].value) == .letter
    }
}
