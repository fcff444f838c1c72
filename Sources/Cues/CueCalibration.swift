/// Measured curves from scores to surprises, by cue, kind of talk and stage.
///
/// A curve belongs to a cue's fingerprint: where a sentence of the cue is changed, its own curve no longer holds and the
/// mean curve of its kind of talk stands in, which is less exact. The same holds for a user's own cues.
package struct CueCalibration: Sendable, Equatable {
    /// What a curve is of.
    package struct Key: Sendable, Hashable, Comparable {
        package var bucket: CueBucket
        package var stage: CueStage

        package init(_ bucket: CueBucket, _ stage: CueStage) {
            self.bucket = bucket
            self.stage = stage
        }

        package static func < (left: Key, right: Key) -> Bool {
            (left.bucket.index, left.stage.rawValue) < (right.bucket.index, right.stage.rawValue)
        }
    }

    /// By cue fingerprint.
    package private(set) var curves: [UInt64: [Key: SurpriseCurve]] = [:]
    /// For cues that have none of their own: the mean of those that have.
    package private(set) var general: [Key: SurpriseCurve] = [:]

    package init() {}

    /// Whether a cue has curves of its own.
    package func covers(_ cue: CueDefinition) -> Bool { curves[cue.fingerprint] != nil }

    /// Adds the curves of a cue.
    package mutating func add(_ curves: [Key: SurpriseCurve], for fingerprint: UInt64) {
        self.curves[fingerprint] = curves
        generalise()
    }

    /// The curve that is best for a cue; kinds of talk without a curve take that of the nearest kind.
    package func curve(_ fingerprint: UInt64, _ bucket: CueBucket, _ stage: CueStage) -> SurpriseCurve {
        let other = CueBucket(bucket.language, isCaption: !bucket.isCaption)
        let english = CueBucket(.english, isCaption: false)
        let chinese = CueBucket(.chinese, isCaption: bucket.isCaption)
        let near = bucket.language.isLatin ? [english, chinese] : [chinese, english]
        for table in [curves[fingerprint] ?? [:], general] {
            for bucket in [bucket, other] + near {
                if let curve = table[Key(bucket, stage)] { return curve }
            }
        }
        return Self.rough
    }

    /// What a score of an ordinary cue is like where nothing has been measured.
    private static let rough = SurpriseCurve(quantiles: [-1000, 200, 900, 1700, 2200], scale: 400, shape: 50)

    private mutating func generalise() {
        var sums: [Key: (count: Int32, quantiles: [Int32], scale: Int32, shape: Int32)] = [:]
        for fingerprint in curves.keys.sorted() {
            for (key, curve) in curves[fingerprint] ?? [:] {
                let sum = sums[key] ?? (0, [0, 0, 0, 0, 0], 0, 0)
                let quantiles = zip(sum.quantiles, curve.quantiles).map { $0 &+ $1 }
                sums[key] = (sum.count + 1, quantiles, sum.scale &+ curve.scale, sum.shape &+ curve.shape)
            }
        }
        general = sums.mapValues { sum in
            SurpriseCurve(
                quantiles: sum.quantiles.map { $0 / sum.count }, scale: sum.scale / sum.count,
                shape: sum.shape / sum.count)
        }
    }
}
