"""The words that institutions, teams, places and forms of reports have, and no person's name has.

A line of two words with capitals directly below a headline, or above its date, is as often one of
these as a writer: "Premier League", "New York", "Breaking News". A name that is wrong is worse
than none, so that a few family names ("Ann Court") are given up for it where they stand alone.
"""

import re

from feedwright.reading.formats.pagetext.lines import name


def _words(rows: str) -> frozenset[str]:
    return frozenset(name(word) for word in rows.split())


WORDS = _words("""
league premier championship champions cup club united city town rovers athletic fc afc cf sc nations
union council county district borough committee commission ministry department government
parliament congress senate assembly university college school institute academy hospital association
federation foundation organisation organization society agency authority bureau office service
services network group company corporation bank holdings limited ltd inc llc plc gmbh agency
agentur presse-agentur press times
post herald tribune gazette daily weekly monthly today magazine journal guardian observer telegraph
chronicle bulletin digest desk team room newsroom wire board central national international
special affairs findings foreign match exclusive briefing edition explainer explained fact check
read dive essay weekend morning evening
tonight guide street road avenue square island islands republic kingdom states state emirates coast
beach valley river mountain mountains north south east west northern southern eastern western
middle new great grand upper lower greater party police court crisis war wars election elections
campaign change market markets estate house home homes letter letters list results standings
fixtures
community public private social human rights gallery series season final finals games olympics
olympic world cup europe european american british french german african asian arab
real los las san santa saint sainte st são santo
liga bundesliga bundestag bundesrat verein verband gemeinde landkreis kreis stadt land landtag
ministerium amt behörde universität hochschule schule institut verlag zeitung tagblatt tageblatt
anzeiger kurier rundschau allgemeine vereinte vereinigte nationen staaten europäische bad neue neuer
neues nord süd ost börse wahl wahlen wahlkampf krieg partei polizei gericht eilmeldung pokal
ligue coupe unies unis ville mairie conseil ministère gouvernement assemblée sénat université école
hôpital fédération fondation société revue presse direct nouvelle nouvelles nouveau sud ouest côte
île îles état états république parti justice guerre élections élection présidentielle royaume
copa primera segunda división naciones unidas unidos unión europea ciudad ayuntamiento ministerio
gobierno congreso senado universidad escuela instituto asociación federación fundación diario
periódico última hora norte sur oeste nuevo nueva isla islas reino república partido policía guerra
elecciones estado estados
taça nações união europeia cidade câmara prefeitura ministério governo congresso assembleia
universidade escola associação federação fundação jornal revista últimas sul leste novo ilha polícia
eleições campeonato brasileirão
serie coppa campionato nazioni unite uniti unione città comune ministero senato camera università
scuola istituto ospedale associazione federazione fondazione giornale corriere gazzetta ultima
ultim'ora nuovo nuova isola stati regno repubblica partito polizia elezioni
eredivisie verenigde naties staten europese unie ministerie regering kamer universiteit vereniging
stichting krant dagblad noord zuid oost nieuw nieuwe eiland politie oorlog verkiezingen
ligaen forenede nationer förenta forente nationerna nasjoner nationene regjeringen regeringen
folketinget
stortinget riksdagen kommune kommunen kommun universitet universitetet skole forbundet förbundet
avis tidning tidningen bladet siste nytt nyt ny nye nya syd sør söder öst vest väst øst politiet
polisen
partiet valget krigen allsvenskan superligaen eliteserien
minister tour giro vuelta divisie divisão palace family strip talk intelligence pacific
ligen divers faits vie privée heure dernière dernières orient pacifique cour suprême maison jeux
olympiques artificielle climatique changement formule
oriente suprema casa inteligencia artificial cambio climático fórmula juegos olímpicos jogos
olimpici giochi cronaca cambiamento climatico artificiale formula moto gp
naher weißes koalition künstliche intelligenz klimawandel formel olympische spiele letzte meldung
meldungen
liiga kansakunnat unioni kaupunki kunta ministeriö hallitus eduskunta yliopisto koulu liitto säätiö
lehti sanomat uutiset pohjois etelä itä länsi uusi poliisi puolue vaalit sota
puchar narody zjednoczone narodów unia europejska miasto gmina ministerstwo rząd sejm senat
uniwersytet szkoła szpital związek fundacja gazeta dziennik północ południe wschód zachód nowy
wyspa stany policja partia wojna wybory ekstraklasa
pohár národy národů národov spojené organizace státy štáty evropská európska únia město mesto
ministerstvo vláda sněmovna senát univerzita škola nemocnice svaz nadace noviny deník sever jih
východ západ nový nové policie strana válka volby
ligi kupası süper milletler birleşmiş birleşik avrupa birliği belediyesi bakanlığı üniversitesi
hastanesi derneği vakfı gazetesi merkezi dakika son kuzey güney doğu batı yeni polis partisi savaşı
seçim seçimleri krallık
лига лиги кубок организация объединенных объединённых наций союз город министерство правительство
дума университет школа больница ассоциация федерация фонд газета главное север юг восток запад новый
новая новое нью остров штаты республика партия полиция война выборы санкт чемпионат срочно
ліга організація націй місто міністерство уряд рада університет північ південь схід захід острів
партія поліція війна вибори терміново
cupa uniunea națiunile statele orașul ministerul guvernul universitatea noua
egyesült nemzetek unió város minisztérium kormány egyetem új bajnokság
ηνωμένα έθνη ένωση υπουργείο κυβέρνηση πανεπιστήμιο νέα πρωτάθλημα ηνωμένες πολιτείες
ujedinjeni narodi ujedinjene vlada županija sveučilište stranka савет уједињене нације
consiglio comunale regionale provinciale municipal municipale régional régionale départemental
perserikatan bangsa uni kota kementerian pemerintah universitas amerika serikat
""")
"""No name of a person has one of these words."""
_ENDINGS = """
zeitung blatt blad bladet anzeiger tidende tidningen tidning avisen krant kurier presse rathaus
ministerium ministerie ministeriet ministeriö verein verband förbund forbund liga ligan ligaen
universität universitet gesellschaft redaktion redaktionen redactie
"""
_ENDS = tuple(map(name, _ENDINGS.split()))
"""How such words end in languages that write them in one."""

_OF_SENTENCES = _words("""
why how what when where who whom which this that these those our your my we you they it its is are
was
were has have had do does did not from about after before more most all for against while the best
top must watch browse send read follow contact meet into under over with without and or
warum wie was wann wo wer wen wem welche dies diese dieser dieses das ist sind war nicht mit aus zum
zur für über nach vor bei ohne unser unsere ihr ihre jetzt alle mehr wir sie
pourquoi comment quand où qui que quoi est sont avec pour sur dans notre votre nos vos tous toutes
ce
cette ces
por qué cómo cuándo dónde quién con para sobre nuestro nuestra todo todos todas este esta
porque como quando onde quem com nosso nossa tudo
perché come quando dove chi con per nostro nostra tutto tutti questo questa nel nella
waarom hoe wat wanneer waar wie met voor over onze alle
hvorfor hvordan hvad hva når hvor hvem med om alle varför hur vad när var vem miksi miten mitä
milloin
dlaczego jak co kiedy gdzie kto dla wszystko proč kdy kde kdo neden nasıl nerede kim için
почему как что когда где кто это для наш наши ваш все чому як що коли де хто для наші
""")
"""Headings and buttons have these with a capital, and names have none of them."""
CITIES = _words("""
york london madrid barcelona münchen munich dortmund berlin hamburg wien vienna moscow moskau
istanbul
ankara athens brussels brüssel bruxelles tokyo beijing delhi mumbai amsterdam rotterdam lisboa
lisbon
varsóvia warszawa praha budapest bucurești mailand milano roma napoli torino köln frankfurt
stockholm
oslo helsinki københavn kopenhagen dublin glasgow edinburgh manchester liverpool birmingham chicago
boston houston dallas seattle atlanta philadelphia miami toronto vancouver montréal ottawa sydney
melbourne москва петербург київ йорк
""")
"""No name of a person closes with one of these, which may begin one: "Paris Lane"."""
PLACES = frozenset(
    name(place)
    for place in re.split(
        r"[|\n]",
        """
hong kong|tel aviv|buenos aires|abu dhabi|kuala lumpur|sri lanka|costa rica|puerto rico|el salvador
burkina faso|sierra leone|rio de janeiro|rio grande|belo horizonte|nova york|nova iorque|nova scotia
cape verde|cabo verde|baden württemberg|baden-württemberg|rheinland pfalz|saudi arabia
arabia saudita
arabie saoudite|arábia saudita|addis ababa|addis abeba|phnom penh|viet nam|guinea bissau|monte carlo
mato grosso|minas gerais|castilla león|castilla y león|país vasco|pays basque|île de france
emilia romagna|reggio emilia|reggio calabria|costa del sol|gran canaria|palma de mallorca
le havre|le mans|la paz|la rochelle|la plata|den haag|costa brava|côte d'ivoire|porto alegre
nizhny novgorod|нижний новгород|саудовская аравия|саудівська аравія|suudi arabistan|hongkong china
silicon valley|capitol hill|downing street|dow jones|champs elysées|sankt gallen|sankt pölten
formel eins|formula one|fórmula um|formule un|inter milan|borussia mönchengladbach|bayer leverkusen
long read|big read|quick take|first look|deep dive|live blog|in depth|photo essay|top stories
climate change|health care|real estate|artificial intelligence|science fiction|human interest
""",
    )
    if place
)
"""Places, teams and forms of two words that have none of these."""


def names_institution(text: str) -> bool:
    """Whether a text that is shaped as a name is one of an institution, a place or a form."""
    words = [name(word) for word in text.split()]
    if not (WORDS.isdisjoint(words) and _OF_SENTENCES.isdisjoint(words)):
        return True
    ends = any(word.endswith(_ENDS) for word in words)
    return ends or words[-1] in CITIES or name(text) in PLACES
