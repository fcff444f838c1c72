import Glibc

/// ICU's own folding, NFKC_Casefold, as an oracle: loaded where the library of Unicode 15 is installed.
struct ICUFolding {
    private typealias Instance = @convention(c) (UnsafeMutablePointer<Int32>) -> OpaquePointer?
    private typealias Normalize =
        @convention(c) (
            OpaquePointer?, UnsafePointer<UInt16>, Int32, UnsafeMutablePointer<UInt16>, Int32,
            UnsafeMutablePointer<Int32>
        ) -> Int32

    private let normalize: Normalize
    private let caseFold: OpaquePointer
    private let decompose: OpaquePointer

    /// Nil where the library is missing.
    init?() {
        guard let library = dlopen("libicuuc.so.72", RTLD_NOW),
            let normalize = dlsym(library, "unorm2_normalize_72"),
            let caseFold = Self.instance(dlsym(library, "unorm2_getNFKCCasefoldInstance_72")),
            let decompose = Self.instance(dlsym(library, "unorm2_getNFKDInstance_72"))
        else { return nil }
        self.normalize = unsafeBitCast(normalize, to: Normalize.self)
        (self.caseFold, self.decompose) = (caseFold, decompose)
    }

    private static func instance(_ symbol: UnsafeMutableRawPointer?) -> OpaquePointer? {
        guard let symbol else { return nil }
        var error: Int32 = 0
        return unsafeBitCast(symbol, to: Instance.self)(&error)
    }

    /// NFKC_Casefold of some scalars.
    func folded(_ scalars: [UInt32]) -> [UInt32] { run(caseFold, scalars) }

    /// NFKD of some scalars.
    func decomposed(_ scalars: [UInt32]) -> [UInt32] { run(decompose, scalars) }

    private func run(_ instance: OpaquePointer, _ scalars: [UInt32]) -> [UInt32] {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars.compactMap(Unicode.Scalar.init))
        let units = Array(String(view).utf16)
        var result = [UInt16](repeating: 0, count: 128)
        var error: Int32 = 0
        let count = normalize(instance, units, Int32(units.count), &result, Int32(result.count), &error)
        return String(decoding: result.prefix(Int(count)), as: UTF16.self).unicodeScalars.map(\.value)
    }
}
