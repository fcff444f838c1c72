package import FoundationEssentials

/// Builds the tokeniser from an unpacked release of the sentence encoder.
package enum TokeniserBuild {
    /// The model file, as bytes.
    ///
    /// - Parameter wheel: The directory into which the release was unpacked.
    package static func file(wheel: URL) throws(ModelBuildError) -> [UInt8] {
        try Vocabulary(model: WheelFiles(wheel).vocabulary()).tokeniserFile()
    }
}
