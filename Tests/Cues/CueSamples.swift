import CounterfoilCues
import CounterfoilTranscript

/// Two small cues, written for these tests.
enum CueSamples {
    static let contact = CueDefinition(
        id: "contact",
        examples: [
            .init("add me on the other app and I will send the price list", .english),
            .init("message me privately, do not order in the shop", .english),
            .init("text my number for the catalogue", .english),
            .init("加我微信 私下发你价格", .chinese),
            .init("不要在小黄车拍 私信我", .chinese),
            .init("想要的加联系方式 单独聊", .chinese),
        ],
        counterExamples: [
            .init("please order in the shop only", .english),
            .init("can I contact customer service?", .english),
            .init("请在小黄车下单", .chinese),
            .init("客服在哪里找", .chinese),
        ])

    static let copy = CueDefinition(
        id: "copy",
        examples: [
            .init("nobody can tell it from the one in the boutique", .english),
            .init("same stitching and leather as the real one", .english),
            .init("跟专柜的一模一样 看不出来", .chinese),
            .init("一比一做的 皮料五金都一样", .chinese),
        ])

    static let all = [contact, copy]

    /// Texts of all kinds.
    static let texts: [WireText] = [
        "", " ", "hello everyone", "加我微信 私下发你价格", "主播 这个多少钱 包邮吗", "text my number for the catalogue please",
        "コーデュロイのジャケットかわいい", "이 가방 색깔 예뻐요", "กระเป๋าใบนี้ราคาเท่าไหร่คะ", "Cái áo này còn size M không em",
        "barangnya bagus banget kak makasih", "El envío tarda dos días, gracias", "😀😀😀", "1234567890",
        WireText(repairing: [0xFF, 0xFE, 0x41, 0xE4, 0xBD]),
        """
        so we have the blue one and the green one and then there is a small bag that goes with it and if you want it then \
        please just message me privately and do not order in the shop because I will send you the list and the pictures
        """,
        "今天给大家带来的是我们家新款的羊毛大衣 面料非常厚实 颜色有三个 不要在小黄车拍 私信我 我给大家发图片 喜欢的姐妹可以先点个关注",
    ]
}
