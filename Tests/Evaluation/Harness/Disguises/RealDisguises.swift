import CounterfoilJSON
import CounterfoilTranscript

/// Recall on disguises that real people made, where only the plain names are given.
struct RealDisguises {
    let data: EvaluationData

    func measure() throws -> Measurement {
        try gambling() + perturbed() + titles() + cloaked()
    }

    // MARK: Gambling brands in comments

    /// The list names about half of the brands, and which brand a comment hides is not labelled: recall is counted
    /// over the comments in which an aggressive reader sees a listed name.
    private func gambling() throws -> Measurement {
        let rows = try data.rows("obf_id_judol_youtube_a.jsonl")
        let listed = try data.lines("lexicons/judol_brands_dev.txt").map { String(decoding: $0, as: UTF8.self) }
        let pack = try NamePack(listed)
        let reader = AggressiveReader(try DisguiseTables(data))
        let names = listed.map(reader.read)
        var shares = Shares()
        for row in rows {
            guard let json = row.json?.root else { continue }
            let isFound = !pack.finds(in: row.text).isEmpty
            guard json["label"]?.integer == 1 else {
                shares.add("gambling brands, comments labelled clean", row.split, isFound)
                continue
            }
            let text = reader.read(String(decoding: row.text, as: UTF8.self))
            guard names.contains(where: { text.firstRange(of: $0) != nil }) else {
                shares.add("gambling brands, comments where no listed name is seen", row.split, isFound)
                continue
            }
            shares.add(
                "gambling brands", row.split, isFound, example: WireText(repairing: row.text))
            let classes = (json["classes"]?.elements ?? []).compactMap { $0.text?.string }
            for way in classes { shares.add("gambling brands, \(way)", row.split, isFound) }
        }
        return shares.measurement(.disguises, targets: ["gambling brands": .atLeast(80)])
            + Price.measure(pack, try data.rows("chat_clean_id_youtube.tsv"), "gambling brands, Indonesian chat")
            + Price.measure(pack, try data.rows("reviews_clean_id_prdect.jsonl"), "gambling brands, Indonesian reviews")
    }

    // MARK: Perturbed Chinese

    private func perturbed() throws -> Measurement {
        let rows = try data.rows("obf_zh_cntp8.jsonl")
        var entities: [String] = []
        var numbers: [String: Int] = [:]
        for entity in rows.flatMap({ Self.entities($0) }) where numbers[entity] == nil {
            numbers[entity] = entities.count
            entities.append(entity)
        }
        let pack = try NamePack(entities)
        var shares = Shares()
        for row in rows {
            for (name, value) in row.json?.root["variants"]?.members ?? [] {
                guard let text = value.text else { continue }
                let finds = pack.finds(in: text.utf8)
                for entity in Self.entities(row) where text.string.firstRange(of: entity) == nil {
                    // A longer entity that holds this one stands for it.
                    let isFound = finds.contains { pack.stands($0.name, for: entity) }
                    shares.add(
                        "perturbed Chinese, \(name.string.replacing("_", with: " "))", row.split, isFound,
                        example: WireText("\(entity) ← \(text)"))
                }
            }
        }
        let ninety = Figure.Target.atLeast(90)
        return shares.measurement(
            .disguises,
            targets: [
                "perturbed Chinese, traditional": .atLeast(95), "perturbed Chinese, pinyin full": ninety,
                "perturbed Chinese, pinyin initials": ninety, "perturbed Chinese, homophone": ninety,
                "perturbed Chinese, split": ninety, "perturbed Chinese, visual similar": .atLeast(60),
            ])
            + Price.measure(pack, try data.rows("chat_clean_zh_douyu-2019-01-10.txt"), "perturbed entities, Douyu")
    }

    /// The targets of a row that are long enough to be a term.
    private static func entities(_ row: EvaluationData.Row) -> [String] {
        (row.json?.root["entities"]?.elements ?? []).compactMap { $0.text?.string }.filter {
            $0.unicodeScalars.count > 1
        }
    }

    // MARK: Masked titles of replica listings

    private func titles() throws -> Measurement {
        let rows = try data.rows("listings_rep_en_mt.jsonl")
        // The brands that the labels name, and their words, beside all the plain names of the lexicons.
        var owners: [String: Set<String>] = [:]
        for row in rows {
            for brand in (row.json?.root["masked"]?.elements ?? []).compactMap({ $0["brand"]?.text?.string }) {
                for name in [brand] + brand.split(separator: " ").map(String.init) where name.unicodeScalars.count > 3 {
                    owners[name.lowercased(), default: []].insert(brand)
                }
            }
        }
        let others = try Lexicons(data).plainNames.filter { $0.script != .amount }.map(\.text)
        let names = owners.keys.sorted() + others.filter { owners[$0.lowercased()] == nil }
        let pack = try NamePack(names)
        var shares = Shares()
        var plain = Shares()
        for row in rows {
            let finds = pack.finds(in: row.text)
            let masked = row.json?.root["masked"]?.elements ?? []
            if masked.isEmpty {
                plain.add("titles without a mask, seen through a disguise", row.split, finds.contains { !$0.isLiteral })
            }
            for label in masked {
                guard let surface = label["surface"]?.text, let brand = label["brand"]?.text?.string,
                    let place = row.text.firstRange(of: surface.utf8)
                else { continue }
                let isFound = finds.contains { find in
                    find.range.overlaps(place) && owners[names[find.name]]?.contains(brand) == true
                }
                shares.add("masked titles", row.split, isFound, example: WireText("\(brand) ← \(surface)"))
            }
        }
        return shares.measurement(.disguises, targets: ["masked titles": .atLeast(80)])
            + plain.measurement(.disguises)
    }

    // MARK: Homophones and emoji in cloaked posts

    private func cloaked() throws -> Measurement {
        let rows = try data.rows("obf_zh_toxicloakcn.jsonl")
        var words = WordCounts()
        for row in rows { words.add(row.json?.root["base"]?.text?.string ?? "") }
        let kinds = [("homo_kw", "cloaked posts, homophone"), ("emoji_kw", "cloaked posts, emoji")]
        var shares = Shares()
        for (field, title) in kinds {
            var edits: [(edit: AlignedEdit, split: Split)] = []
            for row in rows {
                guard let base = row.json?.root["base"]?.text?.string, let other = row.json?.root[field]?.text?.string
                else { continue }
                edits += AlignedEdit.edits(from: base, to: other, words: words).map { ($0, row.split) }
            }
            edits.removeAll { $0.edit.term.unicodeScalars.count > 12 }
            let probe = try AlignedEdit.Probe(edits.map(\.edit))
            for (edit, split) in edits { shares.add(title, split, probe.finds(edit), example: edit.example) }
        }
        return shares.measurement(.disguises)
    }
}
