package import CounterfoilStrictYAML

/// The rule packs that come with the product.
package enum BuiltInPack {
    /// The packs' files as they are written out for editing: names and contents.
    package static var files: [(name: String, bytes: [UInt8])] {
        [("brands.yaml", PackageResources.brands_yaml), ("counterfoil.yaml", PackageResources.counterfoil_yaml)]
    }

    /// The packs, compiled.
    ///
    /// - Throws: Never with the files of a release; tests load them.
    package static func load() throws(YAMLError) -> RuleSet { try RuleSet(files: files) }
}
