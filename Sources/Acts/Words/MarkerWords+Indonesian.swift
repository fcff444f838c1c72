/// Indonesian, with the short forms of chats.
extension MarkerWords {
    static let indonesian: [MarkerWords] = [
        .init(
            .inert,
            """
            tidak hanya, bukan hanya, bukan cuma, gak cuma, tidak kalah, gak kalah, ga kalah, tidak ketahuan
            gak ketahuan, ga ketahuan, tidak akan ketahuan, gak bakal ketahuan, ga bakal ketahuan
            tidak bisa dibedakan, gak bisa dibedain, ga bisa dibedain, ga ada yang tau, gak ada yang tau
            tidak ada yang tahu, gak ada bedanya, ga ada bedanya, tidak ada bedanya, tidak beda, gak beda, ga beda
            tidak mahal, gak mahal, ga mahal, tidak masalah, gak masalah, gak papa, gapapa, tidak apa, jangan lupa
            jangan sampai kehabisan, jangan sampe kehabisan, jangan sampai ketinggalan, jangan lewatkan, jangan ragu
            jangan khawatir, jangan takut, jangan malu, jangan tunggu, tidak menyesal, gak nyesel, ga nyesel
            tidak usah khawatir, gak usah takut, bukan tidak ada, bukan gak ada, tidak terbatas, mau gak mau
            mau tidak mau, ga kaleng, bukan kaleng, jangan tulis, jangan sebut, jangan ketik, jangan bilang
            jangan komen, gak boleh sebut, ga boleh sebut, tidak boleh sebut, tidak boleh disebut, gak bisa sebut
            ga bisa sebut, gak bisa nyebut, ga bisa nyebut, gak boleh bilang, ga boleh bilang, tidak bisa bilang
            gak bisa bilang, gak boleh tulis, ga pernah kecewa, gak pernah kecewa, ngga pernah kecewa
            tidak pernah kecewa, tidak mengecewakan, ga mengecewakan, gak mengecewakan
            """),
        .init(.breaks, "tapi, tetapi, namun, karena, soalnya, jadi, sedangkan, padahal, makanya, melainkan"),
        .init(.closes, "tapi ini, melainkan, ini, semuanya, semua, hanya, cuma, pasti, dijamin"),
        .init(.renews, "kami, kita, aku, saya, toko kami, di sini, kalian, kakak, yuk, ayo"),
        .init(
            .asks,
            """
            apakah, apa ini, apa itu, apa ada, apa benar, apakah ini, emang, emangnya, memangnya, benarkah, bukankah
            adakah, mau tanya, mau nanya, numpang tanya, nanya, tanya, asli apa, asli atau, ori apa, ori atau
            original atau, asli ato, ori ato, beneran
            """),
        .init(
            .asksWhich,
            """
            apa, berapa, brp, brapa, dimana, di mana, mana, kapan, kenapa, knp, gimana, gmn, bagaimana, siapa
            yang mana, kok
            """),
        .init(
            .asked,
            """
            kah, atau palsu, atau kw, atau asli, atau ori, apa kw, apa palsu, apa ori, apa asli, apa bukan
            atau bukan, atau tidak, atau nggak, gak kak, ga kak, gak min, ga min, gak sih, ga sih, ya kak, ya min
            nggak kak, gak ya, ga ya
            """),
        .init(
            .askedAtEnd,
            """
            gak, ga, gk, nggak, ngga, enggak, tidak, tdk, bukan, ya, sih, dong, kan, belum, blm, atau tidak
            """),
        .init(
            .tag,
            """
            kan, betul kan, benar kan, iya kan, ya kan, betul gak, bener gak, betul nggak, tau kan, tahu kan
            lihat kan, liat kan, bagus kan, bagus gak, cakep kan, mantap kan, setuju gak
            """),
        .init(
            .offers,
            """
            siapa mau, siapa yang mau, yang mau, ada yang mau, yang minat, ada yang minat, yang butuh, ada yang butuh
            mau gak, mau nggak, minat gak, yang cari, yang nyari, siapa yang butuh
            """),
        .init(.sellerOffers, "mau, pengen, butuh, minat"),
        .init(
            .denies,
            """
            bukan, tidak, tdk, gak, ga, gk, nggak, ngga, enggak, tak, tiada, tanpa, bukan barang, tidak jual
            gak jual, ga jual, tidak menjual, tidak ada, gak ada, ga ada, nggak ada, tidak pernah, gak pernah
            ga pernah, belum pernah, bebas, anti, dilarang, larang, melarang, tolak, menolak, hindari, stop, bkn, no
            """),
        .init(
            .deniesStatement,
            """
            tidak bilang, gak bilang, ga bilang, tidak pernah bilang, gak pernah bilang, bukan berarti, siapa bilang
            siapa yang bilang, jangan percaya, tidak percaya, gak percaya, gak yakin, kalau ini, kalo ini
            kalau ternyata, kalau terbukti, kalo ternyata, jika ternyata, jika terbukti, bila terbukti, kalau palsu
            jangan bilang ini
            """),
        .init(.forbids, "jangan, jgn, jangan beli, jgn beli, jangan sampai, jangan sampe, jangan mau"),
        .init(
            [.denies, .deniedAtEnd],
            """
            kami tidak jual, kami tidak menjual, kita gak jual, kami gak jual, gak jual, ga jual, tidak jual
            tidak menjual, saya tidak jual, aku gak jual, tidak ada, gak ada, ga ada, nggak ada
            """),
        .init(
            .denied,
            """
            tidak diterima, tidak dijual, gak dijual, ga dijual, dilarang, dilarang keras, gak ada di sini
            tidak ada di sini
            """),
        .init(
            .received,
            """
            dapet, dapatnya, dapetnya, dikirim, dikirimi, dikirimin, dikasih, dikasi, yang datang, yang dateng
            yang sampai, yang sampe, nyampe, terima, diterima, udah beli, sudah beli, kemarin beli, ternyata, taunya
            tau taunya, pas dicek, dapat barang, dapat yang, aku beli, saya beli, gue beli
            """),
        .init(
            .warns,
            """
            hati hati, hati-hati, ati ati, awas, waspada, waspadai, peringatan, pengumuman, himbauan, imbauan
            cara membedakan, cara bedain, cara cek, ciri ciri, ciri-ciri, toko lain, toko sebelah, lapak lain
            beredar, marak, razia, disita
            """),
        .init(
            .complains,
            """
            tertipu, ketipu, ditipu, tipu, penipu, penipuan, nipu, kecewa, kapok, refund, retur, balikin
            kembalikan uang, lapor, laporkan, dilaporkan, polisi, komplain, bintang 1, bintang satu, nyesel beli
            zonk, sampah
            """),
        .init(
            .cites,
            """
            katanya, kata orang, orang bilang, ada yang bilang, ada yang tanya, ada yang nanya, banyak yang bilang
            banyak yang tanya, dia bilang, mereka bilang, kata dia, kata temen, kata teman, denger, dengar dengar
            konon, menurut, kalian bilang, pada bilang, kata netizen
            """),
        .init(
            .citesSource,
            """
            kata penjual, kata seller, penjual bilang, seller bilang, seller nya bilang, ngakunya, mengaku, ngaku
            tulisannya, katanya sih, admin bilang, kata admin
            """),
        .init(.replies, "balas, membalas"),
        .init(
            .trails,
            """
            kak, min, sis, gan, bang, bro, ya, sih, dong, kok, loh, lho, nih, deh, sama sekali, disini, di sini
            kakak, bun, bunda, om
            """),
    ]
}
