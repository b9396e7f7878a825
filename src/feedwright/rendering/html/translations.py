"""What the pages for people say, in the languages that they speak.

One table per language; a page takes the table of its feed's language, and English where
there is none. Adding a language is adding a table.
"""

from datetime import date, datetime, timezone

from feedwright.domain.record import Record

Counted = tuple[str, str]
"""A phrase for one and for several; ``{n}`` is the number."""


class Words(Record, frozen=True, kw_only=True):
    """The phrases of one language; ``{...}`` is filled in."""

    tag: str
    """Its BCP 47 tag."""
    months: tuple[str, ...]
    day: str
    """How a date is written: ``{day}``, ``{month}`` and ``{year}``."""
    skip: str
    all_feeds: str
    feeds: str
    subscribe: str
    explanation: str
    """Two sentences: what a feed is, and how to subscribe to it."""
    opml: str
    latest: str
    older: str
    newer: str
    newest: str
    pages: str
    empty: str
    by: str
    updated: str
    withdrawn: str
    source: str
    tags: str
    files: str
    more: str
    articles: Counted
    silent: str
    """Of a feed without articles in the last 26 weeks."""
    recently: Counted
    weekly: Counted
    monthly: Counted

    def date(self, when: date) -> str:
        """A date that is read the same everywhere: ``2 March 2026``."""
        return self.day.format(day=when.day, month=self.months[when.month - 1], year=when.year)

    def minute(self, when: datetime) -> str:
        """A date with its time of day and zone: ``2 March 2026, 14:05 UTC``."""
        offset = when.utcoffset()
        zone = "" if offset is None else f" {timezone(offset)}"
        return f"{self.date(when)}, {when:%H:%M}{zone}"

    def count(self, phrases: Counted, number: int) -> str:
        """The phrase for a number of things."""
        one, several = phrases
        return (one if number == 1 else several).format(n=number)


def spoken(language: str) -> Words:
    """The words for a BCP 47 tag, by its primary subtag; English where there are none."""
    return WORDS.get(primary(language), WORDS["en"])


def primary(language: str) -> str:
    """The primary subtag of a BCP 47 tag, in lower case: ``pt`` for ``pt-BR``."""
    return language.replace("_", "-").partition("-")[0].lower()


def right_to_left(language: str) -> bool:
    """Whether a language is written from right to left, as far as its primary subtag says."""
    return primary(language) in RIGHT_TO_LEFT


RIGHT_TO_LEFT = frozenset(
    ("ar", "arc", "ckb", "dv", "fa", "he", "iw", "ps", "sd", "syr", "ug", "ur", "yi")
)

ENGLISH = Words(
    tag="en",
    months=(
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
    day="{day} {month} {year}",
    skip="Skip to content",
    all_feeds="All feeds",
    feeds="Feeds",
    subscribe="Subscribe",
    explanation=(
        "A feed is an address that a feed reader visits for you, so that new articles come"
        " to you by themselves. To subscribe, copy one of these addresses into your feed reader."
    ),
    opml="All feeds in one file, for a feed reader (OPML)",
    latest="Latest articles",
    older="Older articles",
    newer="Newer articles",
    newest="Newest articles",
    pages="Pages",
    empty="Nothing has been published here yet. Subscribe, and the first article comes to you.",
    by="By",
    updated="Updated",
    withdrawn="Withdrawn",
    source="Source:",
    tags="Tags",
    files="Files",
    more="More articles:",
    articles=("{n} article", "{n} articles"),
    silent="No articles in the last 26 weeks",
    recently=("{n} article in the last 26 weeks", "{n} articles in the last 26 weeks"),
    weekly=("About {n} article a week", "About {n} articles a week"),
    monthly=("About {n} article a month", "About {n} articles a month"),
)
TURKISH = Words(
    tag="tr",
    months=(
        *("Ocak", "Şubat", "Mart", "Nisan", "Mayıs", "Haziran"),
        *("Temmuz", "Ağustos", "Eylül", "Ekim", "Kasım", "Aralık"),
    ),
    day="{day} {month} {year}",
    skip="İçeriğe geç",
    all_feeds="Tüm akışlar",
    feeds="Akışlar",
    subscribe="Abone olun",
    explanation=(
        "Akış, akış okuyucunuzun sizin yerinize baktığı bir adrestir; yeni yazılar kendiliğinden"
        " size gelir. Abone olmak için bu adreslerden birini akış okuyucunuza kopyalayın."
    ),
    opml="Tüm akışlar tek dosyada, akış okuyucunuz için (OPML)",
    latest="Son yazılar",
    older="Daha eski yazılar",
    newer="Daha yeni yazılar",
    newest="En yeni yazılar",
    pages="Sayfalar",
    empty="Burada henüz bir şey yayımlanmadı. Abone olun, ilk yazı size gelsin.",
    by="Yazan:",
    updated="Güncelleme:",
    withdrawn="Geri çekildi",
    source="Kaynak:",
    tags="Etiketler",
    files="Dosyalar",
    more="Diğer yazılar:",
    articles=("{n} yazı", "{n} yazı"),
    silent="Son 26 haftada yazı yok",
    recently=("Son 26 haftada {n} yazı", "Son 26 haftada {n} yazı"),
    weekly=("Haftada yaklaşık {n} yazı", "Haftada yaklaşık {n} yazı"),
    monthly=("Ayda yaklaşık {n} yazı", "Ayda yaklaşık {n} yazı"),
)
GERMAN = Words(
    tag="de",
    months=(
        *("Januar", "Februar", "März", "April", "Mai", "Juni"),
        *("Juli", "August", "September", "Oktober", "November", "Dezember"),
    ),
    day="{day}. {month} {year}",
    skip="Zum Inhalt springen",
    all_feeds="Alle Feeds",
    feeds="Feeds",
    subscribe="Abonnieren",
    explanation=(
        "Ein Feed ist eine Adresse, die ein Feedreader für Sie besucht, sodass neue Artikel von"
        " selbst zu Ihnen kommen. Zum Abonnieren kopieren Sie eine dieser Adressen in Ihren"
        " Feedreader."
    ),
    opml="Alle Feeds in einer Datei für den Feedreader (OPML)",
    latest="Neueste Artikel",
    older="Ältere Artikel",
    newer="Neuere Artikel",
    newest="Neueste Artikel",
    pages="Seiten",
    empty="Hier ist noch nichts erschienen. Abonnieren Sie, und der erste Artikel kommt zu Ihnen.",
    by="Von",
    updated="Aktualisiert:",
    withdrawn="Zurückgezogen",
    source="Quelle:",
    tags="Schlagwörter",
    files="Dateien",
    more="Weitere Artikel:",
    articles=("{n} Artikel", "{n} Artikel"),
    silent="Keine Artikel in den letzten 26 Wochen",
    recently=("{n} Artikel in den letzten 26 Wochen", "{n} Artikel in den letzten 26 Wochen"),
    weekly=("Etwa {n} Artikel pro Woche", "Etwa {n} Artikel pro Woche"),
    monthly=("Etwa {n} Artikel pro Monat", "Etwa {n} Artikel pro Monat"),
)
FRENCH = Words(
    tag="fr",
    months=(
        *("janvier", "février", "mars", "avril", "mai", "juin"),
        *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
    ),
    day="{day} {month} {year}",
    skip="Aller au contenu",
    all_feeds="Tous les flux",
    feeds="Flux",
    subscribe="S’abonner",
    explanation=(
        "Un flux est une adresse que votre lecteur de flux consulte pour vous : les nouveaux"
        " articles viennent à vous d’eux-mêmes. Pour vous abonner, copiez l’une de ces adresses"
        " dans votre lecteur de flux."
    ),
    opml="Tous les flux en un seul fichier, pour un lecteur de flux (OPML)",
    latest="Derniers articles",
    older="Articles plus anciens",
    newer="Articles plus récents",
    newest="Derniers articles",
    pages="Pages",
    empty="Rien n’a encore été publié ici. Abonnez-vous : le premier article viendra à vous.",
    by="Par",
    updated="Mis à jour le",
    withdrawn="Retiré",
    source="Source :",
    tags="Mots-clés",
    files="Fichiers",
    more="Autres articles :",
    articles=("{n} article", "{n} articles"),
    silent="Aucun article au cours des 26 dernières semaines",
    recently=(
        "{n} article au cours des 26 dernières semaines",
        "{n} articles au cours des 26 dernières semaines",
    ),
    weekly=("Environ {n} article par semaine", "Environ {n} articles par semaine"),
    monthly=("Environ {n} article par mois", "Environ {n} articles par mois"),
)
SPANISH = Words(
    tag="es",
    months=(
        *("enero", "febrero", "marzo", "abril", "mayo", "junio"),
        *("julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
    ),
    day="{day} de {month} de {year}",
    skip="Ir al contenido",
    all_feeds="Todos los canales",
    feeds="Canales",
    subscribe="Suscribirse",
    explanation=(
        "Un canal es una dirección que su lector de canales visita por usted, de modo que los"
        " artículos nuevos le llegan solos. Para suscribirse, copie una de estas direcciones en"
        " su lector de canales."
    ),
    opml="Todos los canales en un solo archivo, para un lector de canales (OPML)",
    latest="Últimos artículos",
    older="Artículos anteriores",
    newer="Artículos posteriores",
    newest="Últimos artículos",
    pages="Páginas",
    empty="Aquí aún no se ha publicado nada. Suscríbase y el primer artículo le llegará.",
    by="Por",
    updated="Actualizado el",
    withdrawn="Retirado",
    source="Fuente:",
    tags="Etiquetas",
    files="Archivos",
    more="Más artículos:",
    articles=("{n} artículo", "{n} artículos"),
    silent="Ningún artículo en las últimas 26 semanas",
    recently=(
        "{n} artículo en las últimas 26 semanas",
        "{n} artículos en las últimas 26 semanas",
    ),
    weekly=("Alrededor de {n} artículo por semana", "Alrededor de {n} artículos por semana"),
    monthly=("Alrededor de {n} artículo al mes", "Alrededor de {n} artículos al mes"),
)

WORDS = {words.tag: words for words in (ENGLISH, TURKISH, GERMAN, FRENCH, SPANISH)}
