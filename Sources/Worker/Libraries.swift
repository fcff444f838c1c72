import CounterfoilRecording
import CounterfoilTransport

/// What the program is built on, for the record.
enum Libraries {
    static var versions: [Leaf.Hello.Library] { [Leaf.Hello.Library(name: "libcurl", version: CurlLibrary.version)] }
}
