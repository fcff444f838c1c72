/// English, as people write and speak it in chats.
extension MarkerWords {
    static let english: [MarkerWords] = [
        // Set phrases around a negator that deny nothing; and those that boast that nobody can tell.
        .init(
            .inert,
            """
            not only, not just, not merely, not bad, not to mention, not expensive, not cheap, not gonna lie
            not a problem, not a lie, not even a difference, not that we dont, no problem, no problems, no worries
            no doubt, no wonder, no joke, no jokes, no cap, no lie, no kidding, no way around, no difference
            no one can tell, no one will know, no one knows, no one could tell, no need to worry, no questions asked
            no flaws, no flaw, no lies, no stress, no rush, no bs, no matter, no longer than, no less, no other
            nobody can tell, nobody will know, nobody knows, nobody could tell, cant tell, cannot tell, can not tell
            couldnt tell, wont be able to tell, you wont know, wont notice, cant see the difference
            cant tell the difference, cant spot, cant beat, cant go wrong, cant miss, cant get enough, dont miss
            dont miss out, dont sleep, dont wait, dont worry, dont forget, dont be shy, dont hesitate, dont play
            dont let this, do not miss, do not miss out, do not wait, do not forget, do not worry, do not hesitate
            do not sleep, why not, never fear, not sold out, isnt cheap, isnt bad, never misses, not without
            never not, not never, not saying no, nothing but, none other, never better, it is it is, what it is
            that is it, this is it, thats it, if not better, if not more, or no deal, if you dont, i cant wait
            cant wait, cant believe, wouldnt believe, not sold in stores, not available in stores, not in stores
            not in store, not in shops, not only is it, not only is this, not only are they, not only are these
            never seen, never know, would never know, will never know, never knew, never looked, never felt
            never had a, never owned, never been, can confirm, not gonna tell, no middle man, no middleman
            no middlemen, no markup, no retail markup, no brand markup, no tax, no duty, no hype, no logo, no logos
            no label, no labels, no tag, no tags, no brand name, no branding, without the logo, without logo
            without the label, without label, without labels, without the tag, without tags, without the tags
            """),
        // Not to say, write or show it is how a seller hides it, and denies nothing.
        .init(
            .inert,
            each: """
                cant, cannot, can not, dont, do not, wont, will not, not allowed to, im not allowed to
                were not allowed to, not supposed to, not gonna, not going to, shouldnt, never, not able to
                """,
            with: "say, name, type, write, spell, mention, show, ask, tell, comment, screenshot, advertise"
        ),
        .init(
            .breaks,
            """
            but, because, cause, cuz, however, although, though, whereas, otherwise, so if, and if, anyway, anyways
            and then, meanwhile, unless, except
            """),
        .init(
            .closes,
            """
            its, it is, its just, theyre, they are, thats, that is actually, this is, these are, those are, just
            only, instead, rather, straight, straight from, actually, all of them are, everything is, all are, all is
            its actually, its really, this one is, these ones are, only sell, we only, just a, more like, guaranteed
            """),
        .init(
            .renews,
            """
            we, i, you, were, im, youre, weve, ive, our, my, here is, heres, everything, all, and we, and i, he, she
            they, come, get, grab, buy, order, look, welcome, yes, yeah, yep
            """),

        .init(
            .asks,
            """
            is it, is this, are these, are those, are they, do you, do u, does it, have you got, have u got, can you
            can u, could you, isnt this, isnt that, isnt it, arent these, arent they, arent those, arent you
            dont you, dont they, doesnt this, doesnt it, wasnt this, anyone know, anybody know, anyone got
            anybody got, got any, real or, legit or, authentic or, auth or, original or, genuine or, retail or
            fake or, or real, or fake, or legit, or authentic, or original, or genuine, or replica, or rep, or retail
            or knockoff, or not, wonder if, wondering if, wondering whether, wonder whether, ask if, asking if
            know if, knows if, tell if, tell me if, check if, sure if, sure whether, not sure if, not sure whether
            confirm if, question is, idk if, curious if, whether, legit check, lc, pls confirm, please confirm
            could this be, might this be, could these be, is it true, is it possible, are you selling, are you sure
            dont know if, do not know if, dunno if, cant tell if
            """),
        .init(
            .asksWhich,
            """
            how much, how many, what about, how about, where can, where do, where did, where to, how do, how did
            whats the price, price of, price for, price on
            """),
        .init(
            .asksAtStart,
            """
            is that, is the, is there, is your, are the, are all, are your, was it, was this, is everything
            were these, were they, is he, is she, are you, are there, do they, do we, do yall, do ya, does the
            does this, does that, does she, does he, did she, did he, did they, did you, did u, can i, can we
            could i, can someone, can anyone, would this, would you, will you, will there, should i, may i, am i, any
            got some, have any, has anyone, have you, so is this, so is it, so are these, does anyone, will this
            will the, will it, will these, would it, would the, would these, did it, did this, did the, has it
            has this, have they, could it, could the, should it, does, does your, are
            """),
        .init(
            .asksWhichAtStart,
            """
            what, whats, what is, which, who, whos, whose, where, wheres, when, why, how, hows, wat, wut, wher, whr
            how long, how come, iso, lf, wtb, looking for, link to, price
            """),
        .init(
            .greets,
            """
            so, and, hey, hi, hello, omg, wait, bro, sis, sir, maam, girl, yo, ok, okay, um, uh, lol, please, pls
            excuse me, sorry, but, guys, hun, babe
            """),
        .init(.tagAtEnd, "right, ok, okay, alright, correct, no, yes, yeah, eh"),
        .init(
            .askedAtEnd,
            """
            or no, or nah, or na, or not, yes or no, or what, huh, eh
            """),
        .init(
            .tag,
            """
            am i right, isnt it, arent they, aint it, isnt that right, dont they, doesnt it, innit, you know, ya know
            yknow, you know what i mean, know what i mean, you feel me, you get me, you see, see that, do you see
            can you see, did you see, did you know, do you know, do you guys see, do you see that, do you see this
            would you believe, can you believe, could you tell, isnt she, arent these, isnt this, isnt that
            what do you think, how good is that, how good, how nice is that, how crazy is that, how beautiful
            why pay, why would you pay, why spend, what are you waiting for, do you hear
            """),
        .init(
            .offers,
            """
            who wants, who want, who needs, who need, whos ready, anyone want, anyone wants, anybody want
            anyone need, anybody need, anyone interested, anybody interested, want some, want one, want the, want a
            want this, wanna buy, need a, need some, do you want, do u want, you want, u want, would you like
            are you interested, interested in, are you looking for, you looking for, are you ready, can i interest
            who else wants, shall i show
            """),
        .init(
            .sellerOffers,
            """
            want, looking for, let me know, who, should i show, should we, may i show, can i show, are you guys
            """),

        .init(
            .denies,
            """
            not, never, no, non, nor, neither, none, none of, no more, not a, not the, not any, not selling
            no such thing as, aint, isnt, arent, wasnt, werent, dont, doesnt, didnt, wont, wouldnt, cant, cannot
            couldnt, shouldnt, havent, hasnt, hadnt, never ever, nothing, nobody, no one, nowhere, without, refuse
            refuse to, refuses, refused, avoid, ban, banned, bans, banning, prohibit, prohibits, prohibited, forbid
            forbids, hate, hates, against, anti, stop, zero, far from, free of, free from, rather than, instead of
            unlike, as opposed to, not here for, not into, dnt, doesn, isn, aren, didn, wasn, none of these are
            none of this is, none of them are, none of those are, none of our, none of my, none of it is
            not one of these, not one of them is, not all of them are, neither of these is, neither of them is
            nothing here is, nothing in here is, nothing we sell is, nothing i sell is, not even one
            """),
        .init(.deniesNext, "nope, nah, zero, ❌, 🚫, 🙅, ⛔"),
        .init(
            .deniesStatement,
            """
            not saying, not claiming, not claim, not suggesting, not implying, never said, never say, never claimed
            never claim, didnt say, didnt claim, dont think, dont believe, dont claim, doubt, i doubt, dont assume
            stop saying, stop telling people, stop calling, quit saying, who said, who told you, who says
            nobody said, no one said, wouldnt say, cant claim, cannot claim, can not claim, if its, if it is
            if it was, if it were, if it turns out, if theyre, if they are, if this is, if this was, if these are
            if you find, if anything is, if i sold, in case its, should it be, we would never, i would never
            would never, we will never, we never, lie, lies, lying, false to say, no way its, no way this is
            no way thats, no way these are, no way theyre, no chance its, not true that, isnt true that, false that
            dont say its, dont say this is, dont say theyre, cant say its, cant say it is, cant say this is
            wont say its, wont say it is, wouldnt say its, wouldnt say this is, would not say its
            """),
        .init(
            .forbids,
            """
            dont buy, do not buy, dont get, do not get, dont let, dont, do not, never buy, never get, please dont
            yall dont, stop buying, avoid, stay away from, keep away from
            """),
        .init(
            .denied,
            """
            not allowed, not permitted, not welcome, not sold, not for sale here, not tolerated, not our thing
            not what we, not my thing, not accepted, arent allowed, isnt allowed, arent welcome, aint allowed
            are banned, is banned, get banned, gets banned, are prohibited, is prohibited, are illegal, is illegal
            are forbidden, is forbidden, dont exist here, dont belong here, have no place, has no place
            not in this shop, not in my shop, not in our shop, not on this channel, not here
            """),
        .init(
            [.denies, .denied],
            """
            we dont sell, we dont do, we dont carry, we dont have, we dont stock, i dont sell, i dont do, i dont have
            i dont carry, we never sell, i never sell, we do not sell, we do not carry, we do not have, i do not sell
            """),
        .init(
            [.denies, .deniedAtEnd],
            """
            it is not, its not, it isnt, they are not, theyre not, they arent, never, no, not even, not ever
            """),
        .init(
            .deniedAtEnd,
            """
            nope, nah, no thanks, no thank you, no sir, no maam, no way, hell no, absolutely not, of course not
            definitely not, not at all, not true, false, never ever
            """),

        .init(
            .received,
            """
            i got, got a, got an, got sent, got sold, i was sent, was sent, was sold, they sent, they sent me
            you sent, you sent me, he sent, she sent, sent me, sold me, sends, shipped me, i received, received
            recieved, i have received, ive received, i bought, just bought, i ordered, i purchased, my order, came as
            what i got, arrived, mine was, mine is, mine came, turned out, turns out, turned out to be, ended up with
            found out, realized, realised, looks like i got, paid for, i paid, authenticated as, came back as
            came back, failed authentication, confirmed as, tested as, flagged as, i own, authenticated, ordered
            lost, spent, wasted, came with, got it, bought it, bought one, bought this, bought a
            """),
        .init(
            .warns,
            """
            beware, be careful, careful with, careful of, watch out, look out for, warning, heads up, psa
            buyer beware, be aware, caution, alert, reminder, official reminder, official notice, protect yourself
            crack down, cracking down, seized, customs seized, raided, busted, exposed, how to spot, how to tell
            how to identify, how to avoid, other sellers, other shops, other streams, other lives, other people sell
            everyone else, those other, most sellers, some sellers, a lot of people sell, the market is full, full of
            flooded with, dont fall for, fall for, fell for, a lot of sellers, lots of sellers, many sellers
            sellers out there, sellers pushing, shops out there, people out there selling, out there
            """),
        .init(
            .complains,
            """
            scam, scams, scammed, scammer, scammers, scamming, fraud, frauds, fraudulent, ripped off, rip off, ripoff
            rip offs, cheated, conned, lied to me, you lied, they lied, liar, liars, reported, reporting, report
            report this, reporting you, refund, refunded, refunds, money back, chargeback, dispute, disputed
            return it, returned it, returning, returned, complaint, complain, complained, sue, lawsuit, police, bbb
            ftc, trash, garbage, rubbish, disappointed, pissed, never again, dont buy from, do not buy from, shame on
            shame, thief, thieves, robbed, wtf, never buying, crook, crooks, be warned
            """),

        .init(
            .cites,
            """
            he said, she said, they said, he says, she says, they say, people say, people said, people are saying
            people keep saying, people keep asking, people ask, people asking, people think, some say
            some people say, someone said, someone says, someone asked, somebody said, somebody asked, somebody says
            everyone says, everyone said, everybody says, everyone keeps saying, he told me, she told me
            they told me, they tell me, they told us, told me, told us, i heard, heard, heard that, ive heard, i read
            read that, allegedly, reportedly, supposedly, apparently, rumor, rumors, rumour, rumors say, quote
            unquote, you said, you say, you told, comment says, comments say, comment said, chat says, chat said
            chat is saying, chat is asking, yall say, yall said, some of you say, some of you said, some of you think
            haters say, haters said, calling us, calling me, accused us, accused me, accusing, accuse, my friend said
            my friend says, my mom said, my wife said, saying, asked me if, asks if, asked if, according to
            article says, news says, claims that, in the comments said, in the comments says, in the chat said
            in the chat says, in chat said, in chat says, in the comments asked, in chat asked, in the chat asked
            """),
        .init(
            .citesSource,
            """
            seller said, seller says, the seller said, seller told, seller claims, seller claimed, seller swears
            host said, host says, she claims, he claims, they claim, claims, claimed, claims its, listing says
            listing said, description says, it says, title says, ad says, so called, self proclaimed, labeled as
            described as, advertised as, listed as
            """),
        .init(.replies, "reply to, replying to, re, rt, in reply to"),
        .init(
            .trails,
            """
            here, sorry, guys, bro, sis, sir, man, lol, please, pls, plz, thanks, tho, though, babe, hun, girl, y'all
            friends, at all, ever, anymore, hon, dear, mate
            """),
    ]
}
