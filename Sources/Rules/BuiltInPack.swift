package import CounterfoilCues
package import CounterfoilStrictYAML

/// The rule packs that come with the product.
package enum BuiltInPack {
    /// The packs' files as they are written out for editing: names and contents.
    package static var files: [(name: String, bytes: [UInt8])] {
        [
            ("brands.yaml", PackageResources.brands_yaml), ("counterfoil.yaml", PackageResources.counterfoil_yaml),
            ("cues.yaml", PackageResources.cues_yaml),
        ]
    }

    /// The packs, compiled.
    ///
    /// - Parameter verifier: The slow model that reads the most surprising texts, where there is one.
    /// - Throws: Never with the files of a release; tests load them.
    package static func load(verifier: VerifierModel? = nil) throws(YAMLError) -> RuleSet {
        try RuleSet(files: files, verifier: verifier)
    }
}
