/// A calibration as text: a line for each curve, sorted.
///
///     <fingerprint> <kind of talk> <stage> <five quantiles> <scale> <shape>
///
/// Quantiles and scale are ten-thousandths of a score, the shape thousandths; the fingerprint is hexadecimal.
extension CueCalibration {
    /// The calibration of the default pack.
    package static let builtIn: CueCalibration = {
        do throws(CueCalibrationError) {
            return try CueCalibration(text: builtInText)
        } catch {
            preconditionFailure("the program was built with a broken calibration: \(error.description)")
        }
    }()

    /// The lines, each with its end.
    package var text: String {
        var lines: [String] = []
        for fingerprint in curves.keys.sorted() {
            guard let table = curves[fingerprint] else { continue }
            for key in table.keys.sorted() {
                guard let curve = table[key] else { continue }
                let numbers = (curve.quantiles + [curve.scale, curve.shape]).map { String($0) }
                lines.append(
                    ([String(fingerprint, radix: 16), key.bucket.name, key.stage.rawValue] + numbers)
                        .joined(separator: " "))
            }
        }
        return lines.map { $0 + "\n" }.joined()
    }

    /// Reads lines; empty lines and lines that begin with `#` are passed over.
    package init(text: String) throws(CueCalibrationError) {
        self.init()
        let buckets = Dictionary(uniqueKeysWithValues: CueBucket.allCases.map { ($0.name, $0) })
        var tables: [UInt64: [Key: SurpriseCurve]] = [:]
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            guard let first = line.utf8.first, first != UInt8(ascii: "#") else { continue }
            let fields = line.split(separator: " ")
            guard fields.count == 10, let fingerprint = UInt64(fields[0], radix: 16),
                let bucket = buckets[String(fields[1])], let stage = CueStage(rawValue: String(fields[2]))
            else { throw CueCalibrationError(line: index + 1) }
            let numbers = fields[3...].compactMap { Int32($0) }
            guard numbers.count == 7, numbers.allSatisfy({ abs(Int64($0)) <= 1_000_000 }) else {
                throw CueCalibrationError(line: index + 1)
            }
            tables[fingerprint, default: [:]][Key(bucket, stage)] = SurpriseCurve(
                quantiles: Array(numbers[..<5]), scale: numbers[5], shape: numbers[6])
        }
        for fingerprint in tables.keys.sorted() { add(tables[fingerprint] ?? [:], for: fingerprint) }
    }
}

/// A calibration cannot be read.
package struct CueCalibrationError: Error, Equatable, CustomStringConvertible {
    package let code = "calibration-form"
    /// From 1.
    package let line: Int

    package var description: String {
        "\(code): line \(line) of the calibration is not a fingerprint, a kind of talk, a stage and seven numbers; "
            + "write it anew with the calibrate command"
    }
}
