import CounterfoilActs
import CounterfoilTranscript

/// What hosts and viewers do with the phrase in brackets, language by language.
enum SpeechActLines {
    typealias Line = (role: Utterance.Role, act: SpeechAct, text: String)

    static let chinese: [Line] = [
        (.host, .claim, "今天这批[高仿]做工特别好"), (.host, .claim, "谁要[高仿]的扣一"), (.host, .claim, "这个[原单]是不是很正？"),
        (.host, .claim, "[原单]的质量，对吧"), (.host, .claim, "这款[原单]呢，面料是进口的"), (.host, .claim, "为什么便宜？因为是[尾单]"),
        (.viewer, .claim, "我要[高仿]那个"), (.viewer, .claim, "这家全是[假货]"), (.viewer, .claim, "要不要[高仿]，私聊"),
        (.viewer, .question, "这是[高仿]吗"), (.viewer, .question, "有没有[高仿]"), (.viewer, .question, "是不是[高仿]啊"),
        (.viewer, .question, "[高仿]怎么卖"), (.viewer, .question, "是正品还是[高仿]"), (.viewer, .question, "有[高仿]没有"),
        (.viewer, .question, "[原单]对吧"), (.viewer, .question, "[原单]呢"), (.viewer, .question, "[高仿]？"),
        (.host, .question, "你问这是[高仿]吗"), (.host, .question, "是[高仿]？"),
        (.host, .denial, "我们不卖[高仿]"), (.host, .denial, "没有一个是[高仿]"), (.host, .denial, "[高仿]我们不卖的"),
        (.host, .denial, "谁说我们是[高仿]"), (.host, .denial, "[高仿]？不存在的"), (.viewer, .denial, "别信什么[原单]"),
        (.viewer, .denial, "千万别买[高仿]"), (.viewer, .denial, "🚫[高仿]"),
        (.viewer, .report, "上次买到[假货]"), (.viewer, .report, "收到的是[高仿]"), (.viewer, .report, "[高仿]！已举报"),
        (.viewer, .report, "被骗了，全是[高仿]"), (.host, .report, "大家谨防[假货]"), (.system, .report, "官方提醒：警惕[高仿]商品"),
        (.viewer, .quote, "听说是[高仿]"), (.viewer, .quote, "他说是[原单]"), (.viewer, .quote, "写着“[原单]”"),
        (.viewer, .quote, "@小丽：[高仿]"), (.viewer, .quote, "回复 阿强：是[高仿]"), (.host, .quote, "有人说我们卖[高仿]"),
        (.viewer, .question, "係咪[高仿]呀"), (.viewer, .question, "有冇[高仿]"), (.host, .denial, "我哋唔賣[高仿]"),
        (.host, .denial, "冇[假貨]㗎"), (.viewer, .question, "這是[正品]嗎"), (.viewer, .report, "我買到[假貨]了"),
    ]

    static let english: [Line] = [
        (.host, .claim, "this is the best [replica] you can get"), (.host, .claim, "who wants the [replica]?"),
        (.host, .claim, "[same factory], right?"), (.host, .claim, "you can't tell it's a [replica]"),
        (.host, .claim, "no problem it's a [replica]"), (.host, .claim, "why is it cheap? it's a [replica]"),
        (.viewer, .claim, "I want the [replica]"), (.viewer, .claim, "that is a [fake]"),
        (.viewer, .claim, "I would buy the [replica] right now"), (.viewer, .claim, "this is what I call a [replica]"),
        (.viewer, .question, "is it a [replica]"), (.viewer, .question, "any [reps]"),
        (.viewer, .question, "real or [fake]"),
        (.viewer, .question, "how much for the [replica]"), (.viewer, .question, "it's [real], right?"),
        (.viewer, .question, "@host are these [replicas]"), (.viewer, .question, "not sure if it's [legit]"),
        (.host, .question, "is it a [replica]? somebody wants to know"),
        (.host, .denial, "we don't sell [replicas]"), (.host, .denial, "we do not sell [replicas]"),
        (.host, .denial, "this is not a [replica]"), (.host, .denial, "no [reps] here"),
        (.host, .denial, "[replicas] are not allowed here"), (.host, .denial, "[reps]? never"),
        (.host, .denial, "none of these are [fake]"), (.viewer, .denial, "don't buy [fakes]"),
        (.viewer, .denial, "I never said it's [authentic]"),
        (.viewer, .report, "I got a [fake]"), (.viewer, .report, "received a [replica]"),
        (.viewer, .report, "[fake]! I want a refund"), (.viewer, .report, "beware of [fakes]"),
        (.host, .report, "be careful with [fakes]"), (.moderator, .report, "reminder: [counterfeits] get you removed"),
        (.viewer, .quote, "he said it's a [replica]"), (.viewer, .quote, "they told me it's [same factory]"),
        (.viewer, .quote, "\"[mirror quality]\""), (.viewer, .quote, "@jo: a [replica]"),
        (.host, .quote, "people keep saying it's a [fake]"),
    ]

    static let japanese: [Line] = [
        (.host, .claim, "こちらは[スーパーコピー]です"), (.host, .claim, "[スーパーコピー]ですよね"), (.host, .claim, "[スーパーコピー]欲しい人いますか"),
        (.host, .claim, "[コピー品]だけど見分けがつかない"), (.viewer, .question, "これは[偽物]ですか"), (.viewer, .question, "[コピー品]ありますか"),
        (.viewer, .question, "[偽物]？"), (.host, .denial, "これは[偽物]ではありません"), (.host, .denial, "[偽物]じゃないです"),
        (.host, .denial, "うちでは[偽物]は売っていません"), (.viewer, .report, "届いたのは[偽物]でした"), (.viewer, .report, "[偽物]でした、詐欺です"),
        (.viewer, .report, "[偽物]注意"), (.viewer, .quote, "噂では[偽物]"), (.viewer, .quote, "「[本物]」"),
    ]

    static let korean: [Line] = [
        (.host, .claim, "이거 [레플리카]예요"), (.host, .claim, "[레플리카] 원하시는 분"), (.host, .claim, "짝퉁이 아니고 [정품급]입니다"),
        (.host, .claim, "[레플리카]인데 아무도 몰라요"), (.viewer, .question, "[짝퉁]인가요"), (.viewer, .question, "[레플] 있나요"),
        (.viewer, .question, "[짝퉁] 아니에요?"), (.viewer, .question, "[레플] 얼마"), (.host, .denial, "[짝퉁] 아닙니다"),
        (.host, .denial, "저희는 [짝퉁] 안 팔아요"), (.host, .denial, "[짝퉁]은 없습니다"), (.viewer, .report, "샀는데 [짝퉁]이 왔어요"),
        (.viewer, .report, "[짝퉁] 신고했어요"), (.viewer, .report, "[짝퉁] 조심하세요"), (.viewer, .quote, "친구가 [짝퉁]이래"),
    ]

    static let thai: [Line] = [
        (.host, .claim, "[งานก๊อป]เกรดพรีเมียมค่ะ"), (.host, .claim, "ใครอยากได้[งานก๊อป]ไหม"),
        (.host, .claim, "[งานก๊อป]แต่ดูไม่ออก"),
        (.viewer, .question, "[ของปลอม]ไหมคะ"), (.viewer, .question, "[ของแท้]หรือเปล่า"),
        (.viewer, .question, "[งานก๊อป]เท่าไหร่"),
        (.host, .denial, "ไม่ใช่[ของปลอม]ค่ะ"), (.host, .denial, "ร้านเราไม่ขาย[ของปลอม]"),
        (.host, .denial, "[ของปลอม]ไม่มีค่ะ"),
        (.viewer, .denial, "อย่าซื้อ[ของปลอม]"), (.viewer, .report, "ได้ของมาเป็น[ของปลอม]"),
        (.viewer, .report, "[ของปลอม] โดนโกง"),
        (.viewer, .report, "ระวัง[ของปลอม]"), (.viewer, .quote, "มีคนบอกว่า[ของปลอม]"),
    ]

    static let vietnamese: [Line] = [
        (.host, .claim, "hàng [rep 1:1] cao cấp nhất"), (.host, .claim, "ai cần [rep 1:1] không"),
        (.host, .claim, "[rep 1:1] không khác gì chính hãng"),
        (.viewer, .question, "hàng [fake] hả"), (.viewer, .question, "có [rep] không shop"),
        (.viewer, .question, "có phải hàng [giả]"),
        (.viewer, .question, "[rep 1:1] bao nhiêu"), (.host, .denial, "shop không bán hàng [fake]"),
        (.host, .denial, "không phải [hàng giả]"),
        (.host, .denial, "[hàng fake] bên mình không bán nhé"), (.viewer, .denial, "đừng mua [hàng giả]"),
        (.viewer, .report, "mua phải [hàng fake]"),
        (.viewer, .report, "[hàng giả], lừa đảo"), (.viewer, .report, "cẩn thận [hàng giả]"),
        (.viewer, .quote, "nghe nói là [hàng fake]"),
    ]

    static let indonesian: [Line] = [
        (.host, .claim, "ini [mirror ori] paling bagus"), (.host, .claim, "jangan lupa [kw premium] cuma hari ini"),
        (.host, .claim, "siapa mau [kw super]"),
        (.host, .claim, "bukan kw ini [mirror ori]"), (.viewer, .question, "apakah ini [kw]"),
        (.viewer, .question, "ini [palsu] gak kak"),
        (.viewer, .question, "[kw] berapa"), (.viewer, .question, "asli atau [kw]"),
        (.host, .denial, "ini bukan barang [kw]"),
        (.host, .denial, "kami tidak jual [barang palsu]"), (.host, .denial, "[kw] gak ada kak"),
        (.viewer, .denial, "jangan beli [barang palsu]"),
        (.viewer, .report, "dapetnya [palsu]"), (.viewer, .report, "[palsu], ketipu"),
        (.viewer, .report, "hati-hati [barang palsu]"),
        (.viewer, .quote, "katanya [ori]"),
    ]

    static let spanish: [Line] = [
        (.host, .claim, "es la mejor [réplica]"), (.host, .claim, "¿quién quiere la [réplica]?"),
        (.host, .claim, "no es falso es [misma fábrica]"),
        (.host, .claim, "es [original], ¿verdad?"), (.host, .claim, "[réplica] y no se nota"),
        (.viewer, .question, "¿es [réplica]?"),
        (.viewer, .question, "tienes [réplicas]"), (.viewer, .question, "cuánto cuesta la [réplica]"),
        (.viewer, .question, "es [original], no?"),
        (.host, .denial, "no vendemos [réplicas]"), (.host, .denial, "nunca vendo [réplicas]"),
        (.host, .denial, "[réplicas] no se venden aquí"),
        (.viewer, .denial, "no compren [réplicas]"), (.viewer, .report, "me llegó una [réplica]"),
        (.viewer, .report, "[réplica], es una estafa"),
        (.viewer, .report, "cuidado con las [réplicas]"), (.viewer, .quote, "dicen que es [réplica]"),
    ]

    static let all = chinese + english + japanese + korean + thai + vietnamese + indonesian + spanish
}
