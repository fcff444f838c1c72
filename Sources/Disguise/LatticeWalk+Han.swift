import CounterfoilFolding

// Characters read by their sound, their shape, their parts, and by what sellers say in their place.
extension LatticeWalk {
    /// Searches for what begins with the character at `start`, as it stands or as another one.
    mutating func searchCharacter(from start: Int) {
        let value = text[start].value
        guard let place = HanTable.place(value) else { return }
        begin(at: start)
        let next = index.han.nextScalar(start + 1, in: text)
        let hint = HanIndex.hint(next)
        for relation in index.han.roots(of: place) where relation.children & hint != 0 {
            guard index.han.mayContinue(relation.node, with: next) else { continue }
            visit(reading(Path(position: start), relation.node, how: relation.how))
        }
        if index.han.table.isRare(value) {
            for node in index.han.roots(sharingPartsWith: value) where index.han.mayContinue(node, with: next) {
                guard index.han.relation(place, to: index.trie.symbol(of: node)) == nil else { continue }
                visit(reading(Path(position: start), node, how: .shape))
            }
        }
        if index.han.mayBeParts(start, in: text) {
            for node in index.han.roots(withFirstParts: value, text[start + 1].value) {
                readParts(Path(position: start), node)
            }
        }
        let placeholder = Fillers.mayBegin(with: value) ? placeholderLength(at: start) : 0
        if placeholder > 0, start + placeholder < text.count {
            for node in index.han.secondNodes(text[start + placeholder].value) {
                readPlaceholder(Path(position: start), before: node, length: placeholder)
            }
        }
        end()
    }

    /// Searches for a word of letters that is the pinyin of a term's beginning.
    mutating func searchPinyin(from start: Int) {
        begin(at: start)
        var node = 0
        var position = start
        while position < text.count, let child = index.han.spelling.next(node, text[position].value) {
            node = child
            position += 1
            for syllable in index.han.spelling.syllables(endingAt: node) {
                let roots = index.han.rootsReading(syllable)
                guard !roots.isEmpty else { continue }
                let isSpaced = position + 1 < text.count && text[position].value == space
                let next = index.han.nextScalar(isSpaced ? position + 1 : position, in: text)
                for root in roots where index.han.mayContinue(root, with: next) {
                    let path = readingLetters(Path(position: start), root, length: position - start)
                    if isLetter(at: isSpaced ? position + 1 : position) { readLetters(path) } else { visit(path) }
                }
            }
        }
        // A single letter beside a character: the first of its pinyin.
        if !isLetter(at: start + 1), start + 1 < text.count, text[start + 1].value.isIdeographic {
            for second in index.han.secondNodes(text[start + 1].value) {
                readInitial(Path(position: start), before: second)
            }
        }
        end()
    }

    /// Searches for what begins with a picture.
    mutating func searchPicture(from start: Int) {
        begin(at: start)
        readPicture(Path(position: start))
        end()
    }

    // MARK: - One step

    /// A character of the text as one of the term's below the path's node.
    mutating func readHan(_ path: Path, _ value: UInt32, _ place: Int) {
        if Fillers.mayBegin(with: value) { readFiller(path) }
        guard index.han.mayContinue(path.node, with: index.han.nextScalar(place)) else { return }
        // One character does not stand for two different ones.
        let isSame = path.loose >> UInt64(path.position - 1 - start) & 1 == 1 && text[path.position - 1].value == value
        if isSame { return readSame(path) }
        let isRare = index.han.table.isRare(value)
        let isPart = index.han.mayBeParts(path.position, in: text)
        for child in index.trie.children(of: path.node) {
            let symbol = index.trie.symbol(of: child)
            if symbol == value {
                visit(reading(path, child, how: []))
                continue
            }
            guard HanTable.place(symbol) != nil else { continue }
            if let how = index.han.relation(place, to: symbol) {
                visit(reading(path, child, how: how))
            } else if isRare, index.han.table.shareParts(value, symbol) {
                visit(reading(path, child, how: .shape))
            } else if value == HanIndex.metre, symbol == HanIndex.yuan, path.position > 0,
                text[path.position - 1].value.isNumeral
            {
                visit(reading(path, child, how: .maskedSyllable))
            }
            if isPart { readParts(path, child) }
        }
    }

    /// The character before once more: the same symbol once more.
    private mutating func readSame(_ path: Path) {
        guard let child = index.trie.child(of: path.node, index.trie.symbol(of: path.node)) else { return }
        visit(reading(path, child, how: .homophone))
    }

    /// The path that reads the next character as that of `node`.
    private func reading(_ path: Path, _ node: Int32, how: Views) -> Path {
        let value = text[path.position].value
        var next = path.reading(node, how: how, changed: !how.isEmpty)
        if how.isEmpty {
            next.last = value
        } else {
            next.loose |= 1 << UInt64(path.position - start)
        }
        return next
    }

    /// A character written as its parts.
    private mutating func readParts(_ path: Path, _ node: Int32) {
        let parts = index.han.table.parts(of: index.trie.symbol(of: node))
        var way = parts.startIndex
        while way < parts.endIndex {
            var place = path.position
            var next = way
            while parts[next] != 0, place < text.count, parts[next] == text[place].value {
                next += 1
                place += 1
            }
            if parts[next] == 0 { visit(path.reading(node, length: place - path.position, how: .components)) }
            while parts[next] != 0 { next += 1 }
            way = next + 1
        }
    }

    /// A filler said inside the word, and one said in the place of a syllable.
    private mutating func readFiller(_ path: Path) {
        let filler = Fillers.length(at: path.position, in: text)
        if filler > 0, path.position + filler < text.count {
            var next = path
            next.position += filler
            next.shape.fillers += 1
            next.shape.how.formUnion(.filler)
            next.endsInSkip = true
            next.last = 0
            if next.shape.fillers <= path.shape.length { visit(next) }
        }
        let placeholder = placeholderLength(at: path.position)
        guard placeholder > 0 else { return }
        for child in index.trie.children(of: path.node) where index.trie.symbol(of: child).isIdeographic {
            var next = path.reading(child, length: placeholder, how: .maskedSyllable)
            next.shape.masked += 1
            if placeholder > 1 { next.shape.phrases += 1 }
            visit(next)
        }
    }

    /// How many scalars of a placeholder stand at a place; 0 where what stands there is part of an ordinary word.
    private func placeholderLength(at position: Int) -> Int {
        let length = Fillers.placeholderLength(at: position, in: text)
        guard length == 1, text[position].value != Fillers.someone else { return length }
        let table = index.han.table
        let isOrdinary =
            (position > 0 && table.isOrdinaryPair(text[position - 1].value, text[position].value))
            || (position + 1 < text.count && table.isOrdinaryPair(text[position].value, text[position + 1].value))
        return isOrdinary ? 0 : 1
    }

    private mutating func readPlaceholder(_ path: Path, before second: Int32, length: Int) {
        guard let parent = index.trie.parent(of: second), index.trie.symbol(of: parent).isIdeographic else { return }
        var first = path.reading(parent, length: length, how: .maskedSyllable)
        first.shape.masked += 1
        if length > 1 { first.shape.phrases += 1 }
        visit(reading(first, second, how: []))
    }

    private mutating func readInitial(_ path: Path, before second: Int32) {
        guard let first = index.trie.parent(of: second), startsWith(text[path.position].value, first) else { return }
        visit(reading(path.reading(first, how: .initials), second, how: []))
    }

    /// Pinyin, whole or its first letter, of the next character.
    mutating func readLetters(_ path: Path) {
        guard path.node != TermTrie.root else { return }
        var position = path.position
        if text[position].value == space {
            guard path.endsInLetters || path.last == 0 || !path.last.isIdeographic else { return }
            position += 1
        } else if position > 0, text[position - 1].value.isASCIILetter, !path.endsInLetters {
            return
        }
        guard isLetter(at: position) else { return }
        let isSingle = !isLetter(at: position + 1) && position == path.position && !path.endsInLetters
        for child in index.trie.children(of: path.node) {
            let symbol = index.trie.symbol(of: child)
            guard let readings = index.han.readingsOfCharacter(symbol) else { continue }
            for syllable in readings {
                let letters = index.han.table.syllables[Int(syllable)]
                if isSpelled(letters, at: position) {
                    visit(readingLetters(path, child, length: position - path.position + letters.count))
                } else if isSingle, letters[0] == text[position].value {
                    visit(path.reading(child, how: .initials))
                }
            }
            if isSingle, text[position].value == 0x78 {
                visit(path.masked(as: child))
            }
        }
    }

    private func readingLetters(_ path: Path, _ node: Int32, length: Int) -> Path {
        var next = path.reading(node, length: length, how: .pinyin)
        next.endsInLetters = true
        return next
    }

    private func startsWith(_ letter: UInt32, _ node: Int32) -> Bool {
        index.han.readingsOfCharacter(index.trie.symbol(of: node))?.contains {
            index.han.table.syllables[Int($0)][0] == letter
        } ?? false
    }

    private func isSpelled(_ letters: Syllable, at position: Int) -> Bool {
        guard position + letters.count <= text.count else { return false }
        for offset in 0..<letters.count {
            let value = text[position + offset].value
            guard value == letters[offset] || (letters[offset] == 0x76 && value == 0x75) else { return false }
        }
        return true
    }

    /// A picture as the word for what it shows, or as a character of the same sound.
    mutating func readPicture(_ path: Path) {
        // One picture does not stand for two different words.
        guard path.node == TermTrie.root || text[path.position - 1].value != text[path.position].value else { return }
        for name in index.han.emoji.names(of: text[path.position].value) {
            if name.count == 1, let place = HanTable.place(name[0]) {
                for relation in index.han.relations(of: place) where !relation.how.contains(.shape) {
                    guard let child = index.trie.child(of: path.node, relation.symbol) else { continue }
                    visit(path.reading(child, how: relation.how.union(.emoji)))
                }
                continue
            }
            var next = path
            for (offset, symbol) in name.enumerated() {
                guard let child = index.trie.child(of: next.node, symbol) else { break }
                next = next.reading(child, length: offset == 0 ? 1 : 0, how: .emoji)
                if offset == name.count - 1 { visit(next) }
            }
        }
    }
}

extension UInt32 {
    /// A digit, or a character for a number.
    fileprivate var isNumeral: Bool {
        isDigit
            || [
                0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94, 0x516D, 0x4E03, 0x516B, 0x4E5D, 0x5341, 0x767E, 0x5343, 0x4E07,
                0x4E24,
                0x96F6, 0x5757, 0x51E0,
            ].contains(self)
    }
}
