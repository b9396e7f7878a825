"""What a page says of the program that shows it, and asks before it shows what others hold.

An old browser is told to be renewed, above the story. Within it, what stands at another service is
shown after the reader agrees; a page saved as text has the question, and not what is asked for.
"""

from feedwright.reading.formats.pagetext.lines import Line
from feedwright.reading.formats.pagetext.phrases import SPOKEN_TO, Parts

_LONGEST = 400
"""In letters; a paragraph of a story may be longer."""
BROWSERS = Parts.of("""
browser|navegador|navigateur|webbläsare|nettleser|selaime|przegląd|prohlížeč|браузер|tarayıcı
浏览器|瀏覽器|ブラウザ|متصفح|דפדפן|브라우저|trình duyệt|เบราว์เซอร์
""")
_OLD = Parts.of("""
no longer support|not support|unsupported|outdated|out of date|does not meet|upgrade your|modern
update it|update your|internet explorer|veraltet|nicht mehr unterstützt|nicht unterstützt
aktualisieren sie|obsolète|plus pris en charge|plus à jour|mettre à jour|obsoleto|desactualizado
no es compatible|actualice|actualiza tu|não é compatível|desatualizado|atualize|non è supportato
non supportato|aggiorna|verouderd|niet ondersteund|niet meer ondersteund|föråldrad|stöds inte
utdatert|støttes ikke|forældet|understøttes ikke|vanhentunut|nie jest obsługiwana|nieaktualna
zastaralý|nepodporuje|устарел|не поддерж|обновите|desteklenm|güncelle|不支持|不支援|过旧|更新
サポートされて|対応して|推奨|غير مدعوم|지원하지|업데이트
""")
_YOURS = Parts.of("""
ihr browser|ihren browser|ihres browsers|ihrem browser|verwenden sie|benutzen sie|nutzen sie
aktualisieren sie|su navegador|actualice|il suo browser|il tuo browser|seu navegador|uw browser
ваш браузер|вашего браузера|tarayıcınız|您的|お使いの
this browser|dieser browser|diesen browser|ce navigateur|este navegador
questo browser|deze browser|den här webbläsaren|denne nettleseren|denne browser|tämä selain
ta przeglądarka|tento prohlížeč|этот браузер|этом браузере|bu tarayıcı|此浏览器|此瀏覽器
このブラウザ|هذا المتصفح|이 브라우저
""")
_ASKED = Parts.of("""
externe inhalte angezeigt
mir inhalte von|daten an drittplattformen|können an drittplattformen
externe inhalte anzuzeigen|externen inhalt anzeigen
externer inhalt von|mit einem klick anzeigen lassen
need your permission to load|need your consent to load|please accept the marketing cookies
""")
_MAY_ASK = Parts.of("""
an dieser stelle finden sie|an dieser stelle findest du|um diesen inhalt zu sehen
ask for your permission before anything is loaded|includes content provided by
contains content provided by|content is hosted by a third party|to view this content
pour afficher ce contenu|afin d'afficher ce contenu|ce contenu est bloqué|contenu provenant de
para ver este contenido|este contenido está bloqueado|para ver este conteúdo
per visualizzare questo contenuto|contenuto esterno|om deze inhoud te bekijken
om deze inhoud te kunnen zien|deze inhoud is geblokkeerd|aby zobaczyć tę treść
innehåll från tredje part|innehåll från en extern|innhold fra tredjepart|indhold fra tredjepart
""")
"""What a story may say as well: of a register that contains content provided by hospitals."""
_OF_WEB = Parts.of("""
cookie|privacy|privatsph|datenschutz|javascript|accept|akzept|accett|aceptar|acepte|acepta |aceitar
aceite|consent|zustimm|einwillig|einverstanden|extern|drittanb|toestem|toestaan|samtyck|samtykk
zgod|zaakceptuj|godkän|godkjen|godkend|visa innehåll|vis innhold|vis indhold
denna artikel|den här artikeln|denne artikkelen|denne artikel
this article|this page|this story|diesen artikel|cet article|cette page
este artículo|esta página|questo articolo|questa pagina|dit artikel|deze pagina
facebook|twitter|instagram|youtube|tiktok|spotify|vimeo|google|bluesky|reddit|telegram|soundcloud
""")


def asks_to_show(line: Line) -> bool:
    """Whether a line asks before it shows what another service holds, or says what that does."""
    if len(line.text) > _LONGEST:
        return False
    return _ASKED.search(line.key) or (_MAY_ASK.search(line.key) and _OF_WEB.search(line.key))


def tells_browser(line: Line) -> bool:
    """Whether a line tells a browser that it is too old for the site.

    It speaks to the reader, or of the reader's browser; a story speaks of browsers.
    """
    if len(line.text) > _LONGEST or not BROWSERS.search(line.key):
        return False
    spoken = SPOKEN_TO.search(line.key) or _YOURS.search(line.key)
    return bool(spoken and _OLD.search(line.key))
