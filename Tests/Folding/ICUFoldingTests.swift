import CounterfoilTranscript
import Testing

@testable import CounterfoilFolding

@Suite("Folding beside ICU")
struct ICUFoldingTests {
    /// Why a code point folds to something else here than by NFKC_Casefold.
    enum Reason: String, CaseIterable {
        /// The same letters, taken apart: Hangul into jamo, kana and letters of some scripts from their marks.
        case decomposed
        /// White space, hyphens and underscores are separators.
        case separator
        /// Invisible characters and control characters are left out, also those that Unicode does not call ignorable.
        case invisible
        /// A mark standing alone, and what is folded to one, is left out.
        case mark
        /// Accents are left out of letters.
        case accent
        /// A letter of another script is the Latin letter that it looks like.
        case confusable
        /// A letter or digit in a frame, a small capital, a digit of another script, a ligature spelled out.
        case styled
        /// A traditional character is the simplified one.
        case traditional
        /// Signs that stay as they are, since as letters they would glue themselves to the word before them: ™ and others.
        case kept
        /// An accent in a place of its own (¨) stays as it is; ICU makes it a space and a mark.
        case spacing
        /// A sign that belongs to a script is not taken apart: some vowels of Tibetan.
        case scriptMark
        case other
    }

    private func reason(_ code: UInt32, _ ours: [FoldedScalar], _ icu: [UInt32], _ oracle: ICUFolding) -> Reason? {
        let values = ours.map(\.value)
        if values == icu { return nil }
        switch FoldTable.shared.folding(code) {
        case .special(.whiteSpace), .special(.hyphen): return .separator
        case .special(.invisible): return .invisible
        case .special(.mark): return .mark
        case .special(.scriptMark): return .scriptMark
        default: break
        }
        let how = ours.reduce(into: FoldBits()) { $0.formUnion($1.how) }
        if how.contains(.confusable) { return .confusable }
        if how.contains(.traditional) { return .traditional }
        if values == oracle.decomposed(icu) { return .decomposed }
        if values == [code], [0x2122, 0x2120, 0x2121, 0x213B].contains(code) { return .kept }
        if icu.count > 1, icu[0] == .foldedSpace, values.count == 1 { return .spacing }
        if how.contains(.marks) { return .accent }
        if how.contains(.styled) { return .styled }
        return .other
    }

    @Test(
        "every assigned code point folds as by ICU, but for reasons that are counted", .enabled(if: ICUFolding() != nil)
    )
    func agrees() throws {
        let oracle = try #require(ICUFolding())
        var counts: [Reason: Int] = [:]
        var same = 0
        var others: [String] = []
        var folder = TextFolder()
        for code in UInt32(0)..<0x11_0000 {
            guard let scalar = Unicode.Scalar(code), scalar.properties.age.map({ $0 <= (15, 0) }) == true else {
                continue
            }
            switch scalar.properties.generalCategory {
            case .unassigned, .privateUse, .surrogate: continue
            default: break
            }
            folder.reset()
            folder.fold(WireText(String(scalar)))
            let icu = oracle.folded([code])
            if let reason = reason(code, folder.scalars, icu, oracle) {
                counts[reason, default: 0] += 1
                if reason == .other { others.append(String(code, radix: 16)) }
            } else {
                same += 1
            }
        }
        #expect(others == [])
        #expect(same == 131_549)
        #expect(
            counts == [
                .decomposed: 11_387, .traditional: 3_502, .confusable: 1_009, .styled: 748, .accent: 587, .mark: 279,
                .invisible: 78, .separator: 48, .spacing: 47, .scriptMark: 13, .kept: 4,
            ])
    }
}
