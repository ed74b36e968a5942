"""Hard cases for sentence boundaries, written for this project: `‖` stands where a sentence ends and the next begins.

Each case is (class of difficulty, language, marked text). The mark is taken out before splitting; blanks around it stay
as written, so a mark without blanks is a pair of sentences glued together.
"""

from __future__ import annotations

MARK = "‖"

SENTENCE_CASES: list[tuple[str, str, str]] = [
    # Abbreviations inside a sentence
    ("abbreviation", "en", "Some drugs, e.g. Ibuprofen, ease the pain. ‖Others do not."),
    ("abbreviation", "en", "Braces (i.e. Rigid shells) are worn for weeks. ‖They come off at night."),
    ("abbreviation", "en", "Ask Dr. Meyer before you run again. ‖He knows the scan."),
    ("abbreviation", "en", "Mr. and Mrs. Okafor met Prof. Lind at St. Mary's. ‖They spoke for an hour."),
    ("abbreviation", "en", "Rossi et al. Found healing in most cases. ‖Later work agreed."),
    ("abbreviation", "en", "This was shown by Rossi et al. ‖The follow-up was short."),
    ("abbreviation", "en", "As Fig. 2 shows, the gap closes. ‖See also Tab. 3 and Eq. 4."),
    ("abbreviation", "en", "We compared brace vs. No brace in one trial. ‖Neither was better."),
    ("abbreviation", "en", "The dose is approx. 400 mg. ‖Take it with food."),
    ("abbreviation", "en", "It works for pain, fever, etc. ‖Ask before mixing it with others."),
    ("abbreviation", "en", "Use ice, heat, etc. as needed. ‖Rest helps too."),
    ("abbreviation", "en", "The strain E. coli was found. ‖S. aureus was not."),
    ("abbreviation", "en", "Smith Ltd. sold 3 units to Brown Inc. in May. ‖Sales fell."),
    ("abbreviation", "en", "Cf. Smith, vol. 3, pp. 12-14, no. 7. ‖It is old."),
    ("abbreviation", "en", "The visit is on Jan. 5 or Feb. 9. ‖Bring the films."),
    ("abbreviation", "en", "Meet at 9 a.m. on Monday. ‖Bring a coat."),
    ("abbreviation", "en", "The clinic opens at 9 a.m. ‖Parking is free."),
    ("abbreviation", "en", "They met at 5 p.m. Aug. 4 and at 9 a.m. Sept 12, 2019. ‖Nobody came."),
    ("abbreviation", "en", "Doors open at 7 p.m. Fri. and Sat. this week. ‖Come early."),
    ("abbreviation", "en", "Shops close at 5 p.m. ‖May we come at 4 p.m. ‖August is better."),
    ("abbreviation", "en", "Take it b.i.d. with water. ‖Do not chew."),
    ("abbreviation", "en", "She holds a Ph.D. in biology. ‖He is an M.D. from Lyon."),
    # Countries, initials, names
    ("initials", "en", "In the U.S. about 6 in 100 people have it. ‖Most never know."),
    ("initials", "en", "The U.S. Army asked for it. ‖The law passed."),
    ("initials", "en", "Most of them live in the U.S. ‖Some live in Canada."),
    ("initials", "en", "Ms. Hale met the SRA. ‖SHARP binds it at 3 ms. ‖In time it fades."),
    ("initials", "en", "J. R. Hale and M. K. Osei wrote it. ‖It was short."),
    ("initials", "en", "The report names George W. Hill as owner. ‖He denied it."),
    ("initials", "en", "Vitamin C is not vitamin D. ‖Both are needed."),
    ("initials", "en", "This is called hepatitis B. ‖It can be prevented."),
    ("initials", "en", "Blood is drawn from type A. ‖Then it is spun."),
    # Numbers
    ("number", "en", "The gap was 3.5 mm wide. ‖It closed by week 12.5 of rest."),
    ("number", "en", "A 2- to 3-inch cut is made. ‖The muscle is held aside."),
    ("number", "en", "Pain fell at L5-S1 (p < .05). ‖No harm was seen."),
    ("number", "en", "The result was significant, p < .001, n = 42. ‖We stopped there."),
    ("number", "en", "It rose by .5 percent. ‖Nobody noticed."),
    ("number", "en", "Version 2.0.1 came out in 2019. ‖It was slow."),
    ("number", "en", "The cost was $4.50. ‖It is now $5."),
    ("number", "en", "He was born in 1950. ‖2 years later they moved."),
    ("number", "en", "About 95% healed. ‖5% did not."),
    ("number", "en", "They won by 24. ‖10 players were hurt."),
    # Enumerations
    ("enumeration", "en", "1. Rest for six weeks."),
    ("enumeration", "en", "There are two steps. ‖1. Rest for six weeks. ‖2. Train the core."),
    ("enumeration", "en", "a. Stop the sport. ‖b. Wear a brace."),
    ("enumeration", "en", "The signs are: pain at night; a stiff back; tight hamstrings. ‖See a doctor."),
    ("enumeration", "en", "Step 1. Lie down. ‖Step 2. Breathe."),
    # Ends other than a plain stop
    ("end mark", "en", "The law says . . . No man is free . . . The rest is lost. ‖Look it up."),
    ("end mark", "en", "He waited . . . . ‖Then he went home."),
    ("end mark", "en", "Will it heal? ‖Most do! ‖Give it time."),
    ("end mark", "en", "Really?! ‖Yes."),
    ("end mark", "en", "He waited... ‖Then he left."),
    ("end mark", "en", "It was ... odd, to say the least. ‖We left."),
    ("end mark", "en", "It was a long… slow day. ‖We slept."),
    ("end mark", "en", "The Yahoo! site was down. ‖It came back."),
    ("end mark", "en", "What is it? asked the boy. ‖Nobody knew."),
    # Quotes and brackets
    ("quote", "en", 'She said, "It hurts." ‖Then she sat down.'),
    ("quote", "en", "“It will heal.” ‖So he said."),
    ("quote", "en", "He asked, “Will it heal?” and left. ‖I stayed."),
    ("quote", "en", "She called it “a miracle.” ‖Others did not."),
    ("quote", "en", "'It is over.' ‖They went home."),
    ("bracket", "en", "The pars is a thin bridge of bone. ‖(It joins two joints.) ‖It can crack."),
    ("bracket", "en", "Rest is first (see above. It matters.) and then exercise. ‖Surgery is rare."),
    ("bracket", "en", "Two of three healed (as Hall et al. said in 2003. Others differ) within a year. ‖One did not."),
    ("bracket", "en", "It was removed (see above.) ‖A scan followed."),
    ("bracket", "en", "It heals in most.[3] ‖It fails in few.[4][5] ‖Nobody knows why."),
    ("bracket", "en", "The bone (pars interarticularis) breaks. ‖(See page 4.)"),
    ("bracket", "en", "She smiled :) and left. ‖He stayed."),
    # Glued
    ("glued", "en", "The torn part is removed.‖A meniscus may be sewn."),
    ("glued", "en", "Is it safe?‖Yes, it is."),
    ("glued", "en", "It affects the heart.‖In some people it is mild."),
    ("glued", "en", "It can spread (see below).‖The liver is first."),
    ("glued", "en", "The site is at www.Example.org today. ‖Look there."),
    ("glued", "en", "Some have no problems.‖FEVR is inherited."),
    ("glued", "en", "The level is logging.INFO by default. ‖Set logging.DEBUG, logging.WARN or os.O_RDONLY."),
    ("glued", "en", "The report is by PanARMENIAN.Net today. ‖Others are by Booking.Com and OpenAI.Org. ‖Read them."),
    ("glued", "en", "Set branch.<name>.merge or http.<url>.sslVerify. ‖Then submodule.<name>.URL is read."),
    ("glued", "en", "The range A...B selects them. ‖So does HEAD~2...Topic here."),
    ("glued", "en", "It occurs in people with HAE.‖In 2009 a drug came."),
    ("glued", "en", "It rose by 3.5% (from 19.2%).‖Nobody knew why."),
    ("glued", "en", "The histone H2A.Z is a variant of H2A. ‖It is common."),
    ("glued", "en", "The variant p.Val600Glu was found. ‖It is common."),
    ("glued", "en", "Node.js and ASP.NET are tools. ‖They are free."),
    ("glued", "en", "The file is named Report.Final.Doc on disk. ‖Open it."),
    ("glued", "en", "See https://example.org/a.B?c=D. ‖It is long."),
    ("glued", "en", "Write to a.Smith@example.org for help. ‖She answers."),
    # Dotted names, files, addresses, versions
    ("dotted name", "en", "It ships as a package for .NET 8 and later. ‖Install it first."),
    ("dotted name", "en", "Built on .NET. ‖It runs on ASP.NET Core and on .NET Framework."),
    ("dotted name", "en", "Use fastapi.responses.JSONResponse or io.BytesIO. ‖Both work."),
    ("dotted name", "en", "The call io.BytesIO returns std::io::Error on failure. ‖Catch it."),
    ("dotted name", "en", "Import it from fastapi.responses. ‖Then return it."),
    ("dotted name", "en", "Node.js is fast. ‖Use Node.js. ‖Then stop."),
    ("dotted name", "en", "Call obj.method(). ‖It returns obj.Method(x)."),
    ("dotted name", "en", "Loggers (see logging.Logger) are of the class logging.Logger. ‖They are named."),
    ("file name", "en", "Edit config.yaml or .gitignore first. ‖Then run ./configure once."),
    ("file name", "en", "Read README.md. ‖Then src/main.rs. ‖Done."),
    ("file name", "en", "The file ends in .tar.gz. ‖Unpack it. ‖It is a .txt file."),
    ("address", "en", "See https://example.org/a.b. ‖It is long."),
    ("address", "en", "See www.example.org. ‖Then go to example.com."),
    ("version", "en", "Use v. 2.1 or later. ‖It works with version 1.2.3 only."),
    # What a number follows, ordinals, labels
    ("number follows", "en", "See Art. 12 para. 3 of the act. ‖It holds."),
    ("number follows", "en", "They live at No. 10 Downing Street. ‖It is old."),
    ("number follows", "en", "The command is called with arg. 2 on the line. ‖It ends."),
    ("number follows", "de", "Nach § 12 Abs. 3 Satz 1 gilt das. ‖Siehe Art. 5 Abs. 2 Nr. 3 GG."),
    ("number follows", "de", "Nach § 9 Abs. 4 S. 2 Nr. 5 gilt das nicht. ‖Es gibt Ausnahmen."),
    ("number follows", "fr", "Voir l'art. 12 al. 3 et le chap. 4. ‖C'est tout."),
    ("ordinal", "de", "Er spielt in der 2. Bundesliga und steigt auf. ‖Das freut alle."),
    ("ordinal", "de", "Der 1. FC Ahlen gewann. ‖Er stieg auf."),
    ("ordinal", "de", "Das 3. Kapitel ist lang. ‖Das 4. ist kurz."),
    ("ordinal", "de", "Es waren 24. ‖Der Rest kam später."),
    ("ordinal", "de", "Ludwig XIV. war König. ‖Er starb am 3. Mai 1715."),
    ("ordinal", "pl", "To jest 3. wydanie książki. ‖Jest nowe."),
    ("ordinal", "da", "I det 18. og 19. århundrede var det nyt. ‖Nu er det gammelt."),
    ("label", "en", "Table. 1. Harvest by year. ‖It rose."),
    ("label", "en", "Fig. 3.2 shows it. ‖See Fig. 3.3."),
    ("label", "en", "Figure 4. The harbour in winter."),
    ("label", "en", "2.3. Opening the valve."),
    # A word in lower case goes on
    ("goes on", "en", "It was fixed by the dept. of works in the undef. area. ‖It holds."),
    ("goes on", "en", "Wait ... and see. ‖Wait... what? ‖Yes."),
    ("goes on", "en", "“Stop.” he said. ‖“Go on,” she said."),
    ("goes on", "sv", "Vi kan leverera alt. snabbt med bud, dvs. samma dag. ‖Ring oss."),
    ("goes on", "es", "Son las 5 hrs. del domingo. ‖Vamos."),
    ("goes on", "ro", "La numărul 7. avem puține date. ‖Atât."),
    ("lower case", "en", "a text without capitals. ‖it still has sentences."),
    # Times, names and titles beyond English
    ("time", "en", "It starts at 3 p.m. on Monday. ‖It ends at 5 p.m. Tuesday. ‖Come early."),
    ("initials", "en", "J. R. R. Tolkien wrote it, a.k.a. the Professor. ‖It is long."),
    ("initials", "en", "The U.S. Army asked. ‖He has a Ph.D. from Lyon. ‖He lives in the U.S. ‖The army came."),
    ("initials", "fr", "Le discours de E. Martin fut long. ‖On partit."),
    ("initials", "uk", "Зустріч з О. Марчуком і Г. В. Тріскою була довга. ‖Усі пішли."),
    ("initials", "es", "Los JJ. OO. empiezan hoy. ‖Los DD. HH. importan."),
    ("initials", "ru", "Так решили США. ‖Однако в ЕС думали иначе."),
    ("initials", "es", "Así fue en el siglo XIX. ‖Luego vino la UE. ‖Pero no bastó."),
    ("initials", "fr", "C'était le groupe B. ‖Il a gagné."),
    ("title", "pl", "Pan dr. Kowal mieszka na ul. Polnej. ‖Jest stary."),
    ("title", "pt", "O Sr. Silva mora na Av. Brasil, n. 5. ‖Ele é alto."),
    ("title", "nl", "Dhr. de Wit woont in Delft, bijv. in het centrum. ‖Hij is oud."),
    # Marks that belong to what stands before or after them
    ("mark", "ru", 'Он сказал, "не будет точно". ‖"Возможно, у нас есть время".'),
    ("mark", "nl", "Het was raak. ‖...en toen ging het mis."),
    ("mark", "en", "See Eq. (3) and Ref. [12]. ‖Then go."),
    ("mark", "ru", "Были фрукты, овощи и др. ‖Потом они ушли."),
    ("mark", "en", "Press Ctrl+. to go on. ‖It stops."),
    # Blank-rich and odd layout
    ("layout", "en", "It is common.    ‖Rest helps.   ‖So does time."),
    ("layout", "en", "It is common.\u00a0‖Rest helps."),
    ("layout", "en", "the pain goes. ‖iPhones do not help."),
    ("layout", "en", "Use of p53 was common. ‖mRNA levels rose."),
    ("layout", "en", "A line is broken\nin the middle. ‖And goes\non."),
    # Other languages
    ("language", "de", "Die Heilung dauert ca. 12 Wochen, z. B. bei Kindern. ‖Danach folgt Training."),
    ("language", "de", "Am 3. Mai kam Dr. Weber. ‖Er blieb bis zum 12. Juni."),
    ("language", "de", "Das gilt u. a. für Bänder, Sehnen usw. ‖Näheres steht auf S. 4."),
    ("language", "de", "Im 19. Jahrhundert war das neu. ‖Heute nicht mehr."),
    ("language", "de", "Er sagte: „Es heilt.“ ‖Dann ging er."),
    ("language", "es", "El Dr. Pérez y la Sra. Gil llegaron. ‖¿Quién más vino? ‖¡Nadie!"),
    ("language", "es", "Mide 3,5 cm aprox. según el estudio. ‖Sana en seis semanas."),
    ("language", "es", "En EE. UU. hay más casos. ‖Aquí hay menos."),
    ("language", "ru", "Это было в 1990 г. в Москве. ‖Потом он уехал."),
    ("language", "ru", "Он жил на ул. Ленина, т. е. в центре. ‖Дом был старый."),
    ("language", "ru", "А. С. Иванов и В. П. Ким пришли. ‖Они молчали."),
    ("language", "fr", "M. Dupont a vu Mme. Roy à 9 h. ‖Elle va bien. ‖Pourquoi pas ?"),
    ("language", "ar", "هل يشفى الكسر؟ ‖نعم، غالبا. ‖الراحة مهمة."),
    ("language", "zh", "骨折会愈合吗？‖大多数会。‖请休息六周！‖然后训练。"),
    ("language", "zh", "他说：“会好的。”‖然后离开了。"),
    ("language", "ja", "骨は治りますか。‖はい、治ります！‖六週間休みます。"),
    ("language", "hi", "हड्डी जुड़ जाती है। ‖आराम ज़रूरी है। ‖क्या यह सच है? ‖हाँ।"),
    ("language", "th", "กระดูกจะหายได้ไหม? ‖พักหกสัปดาห์"),
    ("language", "el", "Θα γίνει καλά; ‖Ναι. ‖Χρειάζεται χρόνος."),
]


def plain(marked: str) -> str:
    """The text of a case as a splitter sees it."""
    return marked.replace(MARK, "")


def boundaries(marked: str) -> set[int]:
    """Where the second and later sentences of a case begin, in characters of its plain text."""
    found: set[int] = set()
    position = 0
    for part in marked.split(MARK)[:-1]:
        position += len(part)
        found.add(position)
    return found
