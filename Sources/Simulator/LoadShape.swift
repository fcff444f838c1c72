/// What generated load looks like in each room.
package struct LoadShape: Sendable {
    /// Milliseconds of one script; loop it for longer runs.
    package var duration: Int64 = 120_000
    /// Milliseconds between chat messages, on average evenly spread.
    package var messageInterval: Int64 = 1_000
    /// Milliseconds between captions; `nil` leaves captions out.
    package var captionInterval: Int64?
    /// A crowd that writes all at once, now and then.
    package var burst: Burst?
    /// Groups of lines to be found, each written by the seller in consecutive chat messages.
    package var cues: [[String]] = LoadShape.defaultCues
    /// How many of 10,000 messages begin a planted group. Bursts are never planted in.
    package var plantedPerTenThousand = 100

    package init() {}

    package struct Burst: Sendable {
        /// Milliseconds from one burst to the next; the first comes after one such interval.
        package var interval: Int64
        /// How many messages come in one second, at the burst.
        package var size: Int

        package init(interval: Int64, size: Int) {
            self.interval = interval
            self.size = size
        }
    }

    /// Lines of fictional sellers that hint at copies without naming a brand.
    package static let defaultCues: [[String]] = [
        ["和专柜同厂出来的，只是没有标", "牌子不能说，懂的都懂，加我微信发原图"],
        ["这款是复刻的顶级版本，过专柜没问题", "吊牌都给你剪掉，防止查"],
        ["same factory as the boutique, they just leave the logo off", "can't say the name here, text me on whatsapp"],
        ["this is the mirror grade, nobody at the counter can tell", "we cut the tags so customs stays quiet"],
    ]
}
