"""What a page says of the program that shows it, and asks before it shows what others hold.

An old browser is told to be renewed, above the story. Within it, what stands at another service is
shown after the reader agrees; a page saved as text has the question, and not what is asked for.
"""

from feedwright.reading.formats.pagetext.lines import Line
from feedwright.reading.formats.pagetext.phrases import Parts

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
_ASKED = Parts.of("""
an dieser stelle finden sie|an dieser stelle findest du|externe inhalte angezeigt
mir inhalte von|daten an drittplattformen|können an drittplattformen
externe inhalte anzuzeigen|externen inhalt anzeigen
externer inhalt von|mit einem klick anzeigen lassen|um diesen inhalt zu sehen
ask for your permission before anything is loaded|includes content provided by
contains content provided by|content is hosted by a third party|to view this content
need your permission to load|need your consent to load|please accept the marketing cookies
pour afficher ce contenu|afin d'afficher ce contenu|ce contenu est bloqué|contenu provenant de
para ver este contenido|este contenido está bloqueado|para ver este conteúdo
per visualizzare questo contenuto|contenuto esterno|om deze inhoud te bekijken
om deze inhoud te kunnen zien|deze inhoud is geblokkeerd|innehåll från tredje part
innehåll från en extern|innhold fra tredjepart|indhold fra tredjepart|aby zobaczyć tę treść
""")


def asks_to_show(line: Line) -> bool:
    """Whether a line asks before it shows what another service holds, or says what that does."""
    return len(line.text) <= _LONGEST and _ASKED.search(line.key)


def tells_browser(line: Line) -> bool:
    """Whether a line tells a browser that it is too old for the site."""
    if len(line.text) > _LONGEST:
        return False
    return BROWSERS.search(line.key) and _OLD.search(line.key)
