// swift-tools-version: 6.2
import PackageDescription

// Folder `Sources/X` is module `CounterfoilX`. The stages stand here from the bottom up; a module imports only modules
// of lower layers, which a test checks (Tests/Layers).

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let deque = Target.Dependency.product(name: "DequeModule", package: "swift-collections")
let heap = Target.Dependency.product(name: "HeapModule", package: "swift-collections")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let hummingbird = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

func module(_ folder: String) -> Target.Dependency { .byName(name: "Counterfoil\(folder)") }

/// A module and its tests.
func stage(
    _ folder: String, uses dependencies: [Target.Dependency] = [], resources: [Resource] = [],
    tests: [Target.Dependency] = [], exclude: [String] = []
) -> [Target] {
    [
        .target(
            name: "Counterfoil\(folder)", dependencies: dependencies, path: "Sources/\(folder)", exclude: exclude,
            resources: resources, swiftSettings: strict),
        .testTarget(
            name: "Counterfoil\(folder)Tests",
            dependencies: [module(folder), module("TestSupport")] + dependencies + tests, path: "Tests/\(folder)",
            swiftSettings: strict),
    ]
}

let package = Package(
    name: "counterfoil",
    products: [.executable(name: "counterfoil", targets: ["counterfoil"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        .systemLibrary(
            name: "CCurl", path: "Sources/CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CPosix", path: "Sources/CPosix"),
        .target(name: "CMatching", path: "Sources/CMatching"),
        .target(
            name: "CCues", path: "Sources/CCues",
            exclude: ["LICENSE", "MODEL_CARD.md", "NOTICE", "static.bin", "tokeniser.bin"]),
    ]
        // What is said, and what it means: pure values, no Foundation, no clock, no input or output.
        + stage("Transcript")
        + stage("JSON", uses: [module("Transcript")])
        + stage("Folding", uses: [module("Transcript")])
        + stage("Matching", uses: ["CMatching", module("Folding"), module("Transcript")])
        + stage("Disguise", uses: [module("Folding"), module("Transcript")])
        + stage("Cues", uses: ["CCues", module("Folding"), module("Transcript")])
        + stage("Acts", uses: [module("Folding"), module("Transcript")])
        + stage(
            "Detection",
            uses: [
                module("Acts"), module("Cues"), module("Disguise"), module("Folding"), module("Matching"),
                module("Transcript"),
            ])
        + stage(
            "Alert",
            uses: [
                module("Acts"), module("Detection"), module("Folding"), module("JSON"), module("Transcript"), crypto,
            ])
        + stage(
            "Pipeline", uses: [module("Alert"), module("Detection"), module("Transcript")],
            tests: [module("Folding"), module("JSON")])
        // The world: the network, the disk, files that people write.
        + stage("Model", uses: [module("Cues"), crypto])
        + stage("StrictYAML", uses: [yams])
        + stage("Transport", uses: ["CCurl", deque, heap])
        + stage("Recording", uses: ["CPosix", module("JSON"), module("Transcript"), crypto])
        // From the world to values and back.
        + stage(
            "Rules",
            uses: [
                module("Acts"), module("Cues"), module("Detection"), module("Folding"), module("JSON"),
                module("StrictYAML"), module("Transcript"), crypto,
            ],
            resources: [
                .embedInCode("Packs/brands.yaml"), .embedInCode("Packs/counterfoil.yaml"),
                .embedInCode("Packs/cues.yaml"),
            ])
        + stage("Feed", uses: [module("JSON"), module("Transcript"), module("Transport")])
        + stage(
            "Sink",
            uses: [
                module("Alert"), module("Detection"), module("Folding"), module("JSON"), module("Transcript"),
                module("Transport"), crypto, grdb, lifecycle, logging,
            ])
        // Files and sessions through the pipeline.
        + stage(
            "Scan",
            uses: [
                module("Acts"), module("Alert"), module("Detection"), module("Feed"), module("Folding"), module("JSON"),
                module("Pipeline"), module("Rules"), module("Transcript"),
            ])
        + stage(
            "Session",
            uses: [
                module("Alert"), module("Detection"), module("Feed"), module("JSON"), module("Pipeline"),
                module("Recording"), module("Rules"), module("Transcript"), deque,
            ])
        + stage(
            "Replay",
            uses: [
                module("Alert"), module("Detection"), module("Folding"), module("Recording"), module("Rules"),
                module("Session"), module("Transcript"),
            ], tests: [module("Feed"), module("JSON")])
        + stage(
            "Tuning",
            uses: [
                module("Alert"), module("Cues"), module("Detection"), module("JSON"), module("Recording"),
                module("Replay"), module("Rules"), module("Transcript"),
            ], tests: [module("Feed"), module("Session")])
        // The programs' parts.
        + stage(
            "Simulator",
            uses: [
                module("JSON"), module("Transcript"), crypto, httpTypes, hummingbird, lifecycle, logging, nioCore,
                nioPosix, yams,
            ])
        + stage(
            "Worker",
            uses: [
                module("Alert"), module("Detection"), module("Feed"), module("JSON"), module("Recording"),
                module("Rules"), module("Session"), module("Sink"), module("StrictYAML"), module("Transcript"),
                module("Transport"), lifecycle, logging,
            ])
        + [
            .executableTarget(
                name: "counterfoil",
                dependencies: [
                    module("Acts"), module("Alert"), module("Cues"), module("Detection"), module("Feed"),
                    module("Folding"), module("JSON"), module("Model"), module("Recording"), module("Replay"),
                    module("Rules"), module("Scan"), module("Session"), module("Simulator"), module("Sink"),
                    module("StrictYAML"), module("Transcript"), module("Transport"), module("Tuning"),
                    module("Worker"), argumentParser,
                    lifecycle, logging, unixSignals,
                ], path: "Sources/counterfoil", swiftSettings: strict),
            .target(
                name: "CounterfoilTestSupport", dependencies: [module("Recording")], path: "Tests/Support",
                swiftSettings: strict),
            .target(
                name: "CounterfoilEvaluation",
                dependencies: [
                    module("Alert"), module("Cues"), module("Detection"), module("Folding"), module("JSON"),
                    module("Model"), module("Pipeline"), module("Rules"), module("StrictYAML"), module("TestSupport"),
                    module("Transcript"),
                ], path: "Tests/Evaluation/Harness", swiftSettings: strict),
            .executableTarget(
                name: "counterfoil-evaluate", dependencies: [module("Evaluation")],
                path: "Tests/Evaluation/Command", swiftSettings: strict),
            .executableTarget(
                name: "counterfoil-views",
                dependencies: [module("Disguise"), module("Folding"), module("Transcript")],
                path: "Tests/Evaluation/Views", exclude: ["COST.md", "measure.py"], swiftSettings: strict),
            .executableTarget(
                name: "cue-evaluation", dependencies: [module("Cues"), module("Transcript")],
                path: "Tests/Evaluation/Cues/Runner", swiftSettings: strict),
            .testTarget(
                name: "CounterfoilEvaluationTests",
                dependencies: [module("Evaluation"), module("Detection"), module("TestSupport"), module("Transcript")],
                path: "Tests/Evaluation/Tests", swiftSettings: strict),
            .testTarget(name: "CounterfoilLayersTests", path: "Tests/Layers", swiftSettings: strict),
            .testTarget(
                name: "CounterfoilEndToEndTests", dependencies: ["counterfoil", module("TestSupport")],
                path: "Tests/EndToEnd",
                swiftSettings: strict),
        ]
)
