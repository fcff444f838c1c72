import CounterfoilFolding

extension Term {
    /// A term whose id and boundaries follow from its text.
    ///
    /// - Parameters:
    ///   - group: The id of the term's group; the id becomes `group/text as folded`, so that it stays the same however
    ///     the terms around it change.
    ///   - id: An id of the author's own.
    ///   - wholeWord: What the author says; by default a term that begins or ends with a letter or digit counts only
    ///     where no other letter or digit stands directly beside it there. Chinese characters are no such letters.
    package init(
        _ text: String, in group: String, id: String? = nil, wholeWord: Bool? = nil, disguisedOnly: Bool = false
    ) {
        let values = TextFolder.values(text)
        let hasWordEdge = values.first?.isWordCharacter == true || values.last?.isWordCharacter == true
        self.init(
            id: id ?? "\(group)/\(Self.slug(values))\(disguisedOnly ? "~" : "")", text: text,
            wholeWord: wholeWord ?? hasWordEdge, disguisedOnly: disguisedOnly)
    }

    /// The folded text with hyphens for spaces.
    private static func slug(_ values: [UInt32]) -> String {
        var slug = String.UnicodeScalarView()
        for value in values {
            if let scalar = Unicode.Scalar(value == .foldedSpace ? 0x2D : value) { slug.append(scalar) }
        }
        return String(slug)
    }
}
