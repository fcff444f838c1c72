import CounterfoilDetection
import CounterfoilRules
import CounterfoilTranscript
import Testing

/// Short scenes, some seconds apart a line, and the families that the built-in packs raise on them.
@Suite("Built-in packs")
struct BuiltInPackTests {
    private static let rules = Result { try BuiltInPack.load().compiled }

    private func families(_ lines: [String], role: Utterance.Role = .host, pause: Int64 = 6) throws -> Set<Family> {
        var detector = Detector(rules: try Self.rules.get())
        var found: Set<Family> = []
        for (index, line) in lines.enumerated() {
            let time = EventTime(milliseconds: Int64(index) * pause * 1_000)
            let utterance = Utterance(
                key: WireText("\(index)"), channel: .caption, role: role, text: WireText(line),
                times: .init(source: time, observed: time))
            found.formUnion(detector.consume(utterance, index: UInt64(index)).map(\.rule.family))
        }
        return found
    }

    struct Scene: CustomStringConvertible {
        var family: Family
        var lines: [String]
        var description: String { lines.joined(separator: " / ") }

        init(_ family: Family, _ lines: String...) {
            self.family = family
            self.lines = lines
        }
    }

    @Test(
        "what sellers of counterfeits say is found",
        arguments: [
            Scene(.disguisedBrand, "宝宝们看这个 爱某马仕那款铂金", "跟它家是同厂的 皮都是一批"),
            Scene(.disguisedBrand, "今天的普*达 三角标那款", "就是没有那个标 别的都在"),
            Scene(.disguisedBrand, "this one is the 𝓑𝓪𝓵𝓮𝓷𝓬𝓲𝓪𝓰𝓪 runner", "same mold same factory okay"),
            Scene(.disguisedBrand, "g.u.c.c.i belt guys", "comes without the logo on the buckle"),
            Scene(.disguisedBrand, "the bur", "berry scarf ladies", "made on the same production line"),
            Scene(.replicaQuality, "這款高仿的勞力士", "細節很到位"),
            Scene(.replicaQuality, "戴皇冠的那个绿盘", "这个是顶级版本 改的芯"),
            Scene(.replicaQuality, "纯原的 鞋盒都有", "耐克今年的新色"),
            Scene(.replicaQuality, "these are triple a quality", "the swoosh one in every size"),
            Scene(.replicaQuality, "all my Rolex are super clones"),
            Scene(.replicaQuality, "UA batch straight from the table", "you know what this is"),
            Scene(.brandAvoidance, "牌子我就不说了啊 大家看五金", "背出去跟正品一样"),
            Scene(.brandAvoidance, "I can’t say the brand on here", "but nobody will know I promise"),
            Scene(.offPlatform, "想看复刻的几款", "加我薇 头像上有"),
            Scene(.offPlatform, "超A货都在图册", "➕V 发你"),
            Scene(.offPlatform, "every tier is on my page", "just whats app me"),
            Scene(.offPlatform, "we got reps in all sizes", "Link in Bio for the rest"),
            Scene(.greyMarket, "这批水貨 刚到", "没有小票的啊 介意别拍"),
            Scene(.greyMarket, "专柜流出的", "懂的都懂"),
            Scene(.greyMarket, "they fell off a truck haha", "so no receipts don't ask"),
            Scene(.greyMarket, "parallel imports only", "my aunt takes them through the airport"),
            Scene(.fakeAuthenticity, "小票都可以配 你说哪家店", "专柜随便验"),
            Scene(.fakeAuthenticity, "定制证书 名字你定", "带证书有钢印"),
            Scene(
                .fakeAuthenticity, "comes with the card and everything", "any store you want on it we print the receipt"
            ),
            Scene(.factoryLeak, "跟他家是一条线下来的", "只是没打标"),
            Scene(.factoryLeak, "工厂流出的余单", "始祖鸟今年的壳"),
            Scene(.factoryLeak, "it is the same factory I went there", "minus the logo"),
            Scene(.labelTampering, "到手吊牌都剪了 水洗标剪掉", "标单独装 自己缝上去"),
            Scene(.labelTampering, "批号刮了的", "专柜小样 无盖"),
            Scene(.labelTampering, "the labels are cut out", "label ships separate in a little bag"),
            Scene(.labelTampering, "serial filed off on the back", "so it can't be traced"),
            Scene(.moderationEvasion, "别打牌子 打首字母", "上次就被封了"),
            Scene(.moderationEvasion, "don't type the brand guys", "they will shut us down again"),
        ])
    func found(scene: Scene) throws {
        #expect(try families(scene.lines).contains(scene.family))
        #expect(try families(scene.lines, role: .assistant).contains(scene.family))
        #expect(try families(scene.lines, role: .viewer) == [], "viewers' words raise nothing")
        if try scene.lines.allSatisfy({ try families([$0]) == [] }) {
            #expect(try families(scene.lines, pause: 200) == [], "not minutes apart")
        }
    }

    @Test(
        "what honest sellers say is not",
        arguments: [
            ["我们是官方旗舰店 正品保证", "不卖高仿 古驰都是专柜进的", "假一赔十"],
            ["大家小心高仿的爱马仕", "买到高仿的找我 我教你们"],
            ["这个包和专柜同款 同一批师傅做的", "鉴定证书是国检的 支持复检"],
            ["兰蔻小黑瓶 正装拍一送一", "小样一比一送"], ["雅诗兰黛小棕瓶家的", "1:1送小样 拍二发四"],
            ["别在公屏打电话号码", "怕有骗子加你"],
            ["有问题私信我", "我给你查快递", "价目表在详情页"],
            ["加微信的都是骗子", "我们不加微信 一手价就在这"],
            ["没有标准答案 大家随便选", "跟他家是同一条生产线"],
            ["this is a real Gucci from my own closet", "i have the receipt from the store"],
            ["we don't do reps here", "nike and adidas only from the brand"],
            ["three more reps and then rest", "my nike shoes are dead"],
            ["guys the sales rep from Nike was here", "new colors in may"],
            ["our own factory in Porto", "no logo because we like it plain"],
            ["testers are five dollars", "no cap but full bottle"],
            ["dm me if your order is late", "the price list is on the page"],
            ["the score is 1:1 in the match", "the nike ball is still flying"],
            ["don't say the word giveaway yet", "wait for the timer"],
            ["moved the label so you can see the size", "cut the thread not the tag"],
        ])
    func notFound(lines: [String]) throws {
        #expect(try families(lines) == [])
    }
}
