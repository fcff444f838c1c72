/// A term whose disguises are looked for.
package struct DisguiseTerm: Sendable {
    /// Folded scalars, as `TextFolder` gives them.
    package var text: [UInt32]
    /// Whether a letter or digit beside the term's own edge letter hides it: `gucci` is not in `guccione`.
    package var isWholeWord: Bool

    package init(text: [UInt32], isWholeWord: Bool) {
        self.text = text
        self.isWholeWord = isWholeWord
    }
}
