"""The words that news sites share, language by language, and nothing else.

Kept small on purpose: repetition, place and shape tell most furniture (:mod:`.story`). A phrase
counts where it is the whole of a line, or its label before a colon, however it is written:
capitals, accents, quotes, counters and arrows do not matter. To teach a language, add a row to
each table.
"""

import re

import msgspec

from feedwright.reading.formats.pagetext.lines import key, name


def _table(rows: str) -> frozenset[str]:
    """The phrases of a table, as they are compared."""
    return frozenset(name(phrase) for phrase in re.split(r"[|\n]", rows) if phrase)


class Parts(msgspec.Struct, frozen=True):
    """The phrases of a table, sought within lines as these are compared.

    Seeking one after the other takes a tenth of what a pattern of so many alternatives does.
    """

    phrases: tuple[str, ...]

    @classmethod
    def of(cls, rows: str) -> "Parts":
        """The phrases of a table."""
        return cls(tuple(key(phrase) for phrase in re.split(r"[|\n]", rows) if phrase))

    def search(self, text: str) -> bool:
        """Whether any phrase stands in a text."""
        return any(map(text.__contains__, self.phrases))

    def match(self, text: str) -> bool:
        """Whether a text starts with any phrase."""
        return text.startswith(self.phrases)


def _parts(rows: str) -> re.Pattern[str]:
    """What finds any phrase of a table within a line, as lines are compared."""
    phrases = (key(phrase) for phrase in re.split(r"[|\n]", rows) if phrase)
    return re.compile("|".join(map(re.escape, phrases)))


INSERTED = _table("""
advertisement|sponsored|story continues below advertisement|article continues below
reklam|anzeige|werbung|publicité|publicidad|continua após a publicidade|publicidade|pubblicità
advertentie|реклама|إعلان|広告|广告|廣告|פרסומת|מודעה|annonce|annonse|annons|mainos|reklama
inzerce|inzercia|hirdetés|publicitate|διαφήμιση|تبلیغات|광고|iklan|quảng cáo|โฆษณา|advert
photo|image|video|caption|bildunterschrift|légende|leyenda
story continues below|story continues|open this photo in gallery|this slideshow requires javascript
media playback is unsupported on your device|empfohlener redaktioneller inhalt|externer inhalt
ekstern innhold|eksternt indhold|contenu externe|contenido externo|contenuto esterno
""")
"""What stands for an advertisement, a picture or a film, within a story as well as below it."""

BUTTONS = INSERTED | _table("""
subscribe|subscribe now|sign up|sign in|log in|login|register|share|share this
share this article
share this story|share article|close|menu|search|home|skip to content|skip to main content|print
back to top|back to top button|scroll to top|read more|continue reading|show more|load more|save
see more|follow us|follow|listen|copy link|reply|views
a a|aa|loading|email
subscribe to newsletter
abone ol|takip et|takip edin|bizi takip edin|paylaş|bu haberi paylaş|haberi paylaş|kapat
menü|ara
anasayfa|ana sayfa|yukarı çık|başa dön|sayfa başına dön|devamını oku|daha fazla göster
haberin devamı|haberin devamı aşağıda|google news|google haberler
yazdır|giriş yap|kaydet|yanıtla|dinle|içeriğe geç|okunma
abonnieren|jetzt abonnieren|teilen|artikel teilen|schließen|nach oben|zum seitenanfang
weiterlesen
mehr lesen|mehr anzeigen|drucken|anmelden|suche|startseite|zum inhalt springen
merken|antworten
s'abonner|abonnez-vous|partager|partager cet article|partager l'article|fermer|retour en haut
haut de page|lire la suite|lire plus|imprimer|se connecter|rechercher|accueil|répondre
aller au contenu|suivez-nous|lire plus tard|voir plus|écouter
suscríbete|suscribirse|compartir|comparte|cerrar|volver arriba|ir arriba|leer más|seguir leyendo
imprimir|iniciar sesión|buscar|inicio|responder|síguenos|ver más|guardar|menú
saltar al contenido|ir al contenido|escuchar
assine|assine já|inscreva-se|compartilhar|compartilhe|partilhar|fechar|voltar ao topo|leia mais
ler mais|continue lendo|entrar|início|siga-nos|salvar
abbonati|condividi|chiudi|torna su|torna in alto|leggi di più|stampa|accedi|cerca
abonneren|delen|sluiten|naar boven|lees meer|zoeken
подписаться|подпишитесь|поделиться|закрыть|наверх|вверх|читать далее|читать дальше|ещё|меню
показать ещё|печать|войти|поиск|главная|ответить|распечатать|скопировать ссылку
اشترك|اشترك الآن|شارك|مشاركة|شارك هذا المقال|إغلاق|أغلق|العودة إلى الأعلى|إلى الأعلى|للأعلى
اقرأ المزيد|المزيد|طباعة|بحث|الرئيسية|القائمة|تسجيل الدخول|تابعنا|رد|نسخ الرابط
シェア|シェアする|共有|共有する|閉じる|トップへ戻る|ページトップへ|ページの先頭へ|続きを読む
もっと見る|印刷|検索|ホーム|メニュー|ログイン|保存|登録|会員登録|フォロー|返信|ツイート
分享|分享到|关闭|關閉|返回顶部|回到顶部|回到頂部|阅读更多|查看更多|打印|搜索|首页|首頁
登录|注册|订阅|收藏|点赞|菜单|回复
שתפו|שתף|שיתוף|שתפו את הכתבה|הדפסה|הדפס|סגור|תפריט|חיפוש|התחברות|הרשמה|המשך לקרוא|קרא עוד
לקריאה נוספת|חזרה למעלה|דלג לתוכן|האזנה
del|del artiklen|luk|søg|log ind|abonnér|læs mere|gem|print|til toppen|lyt|menu
del artikkelen|lukk|søk|logg inn|abonner|les mer|lagre|skriv ut|til toppen
dela|dela artikeln|stäng|sök|logga in|prenumerera|läs mer|spara|skriv ut|till toppen|meny
jaa|jaa artikkeli|sulje|haku|kirjaudu|tilaa|lue lisää|tallenna|tulosta|kuuntele|valikko
udostępnij|zamknij|szukaj|zaloguj|zaloguj się|subskrybuj|czytaj dalej|czytaj więcej|drukuj
sdílet|zavřít|hledat|přihlásit|přihlásit se|odebírat|číst dál|číst více|tisk|vytisknout
zdieľať|zatvoriť|hľadať|prihlásiť|čítať ďalej|tlačiť
megosztás|bezárás|keresés|belépés|bejelentkezés|feliratkozás|tovább|nyomtatás
distribuie|închide|caută|autentificare|abonează-te|citește mai mult|printează
κοινοποίηση|κλείσιμο|αναζήτηση|σύνδεση|εγγραφή|διαβάστε περισσότερα|εκτύπωση|μενού
поділитися|закрити|пошук|увійти|підписатися|читати далі|друк|зберегти
اشتراک‌گذاری|بستن|جستجو|ورود|عضویت|ادامه مطلب|چاپ|فهرست
공유|공유하기|닫기|검색|로그인|구독|구독하기|인쇄|메뉴|더보기|저장|스크랩
bagikan|tutup|cari|masuk|langganan|baca selengkapnya|cetak|simpan
chia sẻ|đóng|tìm kiếm|đăng nhập|đăng ký|xem thêm|in bài|lưu
แชร์|ปิด|ค้นหา|เข้าสู่ระบบ|สมัครสมาชิก|อ่านต่อ|พิมพ์|शेयर करें|मेन्यू|खोजें
partilhe|compartir en|condividere|delen op
""")
"""What is pressed, and what stands beside advertisements."""

READING = _table("""
lesezeit|lesedauer|reading time|read|min read|temps de lecture|tiempo de lectura|tempo de leitura
tempo di lettura|leestijd|læsetid|lesetid|lästid|lukuaika|czas czytania|doba čtení|okuma süresi
время чтения|de lecture|de lectura|de leitura|di lettura|leestijd|lezen|czytania|čtení|чтения
""")
"""What stands beside the minutes that a story takes to read."""

PROMOS = _table("""
read also|also read|see also|related|read more|more on this|recommended|don't miss|watch
related post|related article|related story|see more|also see
in depth
ayrıca okuyun|bunu da okuyun|ilgili haber|bkz|okumadan geçme
lesen sie auch|auch interessant|mehr zum thema|siehe auch|lest auch|lies auch|mehr dazu
lire aussi|à lire aussi|voir aussi|a lire
lea también|lee también|le puede interesar|ver también
leia também|veja também|saiba mais|leggi anche|leggi anche su|lees ook
czytaj też|czytaj także|läs också|läs även
читайте также|читать также|по теме|смотрите также
اقرأ أيضا|اقرأ أيضًا|شاهد أيضا|شاهد أيضًا
あわせて読みたい|あわせて読む|相关阅读|延伸阅读
קראו גם|קרא גם|ראו גם|læs også|se også|les også|lue myös|přečtěte si také|čtěte také|prečítajte si
olvassa el|olvasd el ezt is|citește și|διαβάστε επίσης|διαβάστε ακόμα|читайте також|بیشتر بخوانید
함께 읽으면 좋은 기사|baca juga|xem thêm bài|đọc thêm|อ่านเพิ่มเติม|यह भी पढ़ें|ये भी पढ़ें
""")
"""What offers another story in the middle of one."""

LETTERS = _table("""
newsletter|our newsletter|sign up for our newsletter|join our newsletter|stay informed
bülten|e-bülten|bültenimize abone olun|newsletter abonnieren|infolettre|boletín|рассылка
النشرة البريدية|メールマガジン
""")
"""The headings of newsletter boxes."""

CALLS = tuple(
    sorted(
        _table("""
subscribe to|follow us|sign up for|sign up to|join our|join us on|bizi takip|kanalımıza abone
folgen sie uns|abonnieren sie|abonnez vous|suivez nous|síguenos|suscríbete|siga nos|inscreva se
seguici|iscriviti|volg ons|подписывайтесь|подпишитесь|подписаться|اشترك في|تابعنا|تابعونا
""")
    )
)
"""How calls to subscribe start, whatever to."""

BLOCKS = _table("""
related posts|related articles|related stories|related news|related content|related topics
more stories|more news|more from us|more on this story|you may also like|you might also like
read next|up next|most read|most viewed|most popular|popular|popular posts|trending|trending now
trending stories|latest news|latest posts|latest|recent posts|top stories|editor's picks
recommended for you|recommended stories|next post|previous post|next article|previous article
post navigation|about the author|comments|comment|leave a reply|leave a comment|post a comment
add a comment|join the conversation
you may have missed
from around the web|around the web
ilgili yazılar|ilgili haberler|ilgili içerikler|benzer haberler|benzer yazılar|diğer haberler
son haberler|son yazılar|en çok okunanlar|çok okunanlar|popüler|popüler yazılar|popüler haberler
öne çıkanlar|ilginizi çekebilir|bunlar da ilginizi çekebilir
bu haberler de ilginizi çekebilir|bu haber de ilginizi çekebilir|önerilen haberler|sonraki haber
önceki haber|sonraki yazı|önceki yazı|yazar hakkında|yorumlar|yorum|yorum yap|yorum yaz
yorum ekle
bir yanıt yazın|bir yorum yazın|cevap yaz
das könnte sie auch interessieren|das könnte dich auch interessieren|ähnliche artikel
ähnliche beiträge|verwandte artikel|weitere artikel|weitere nachrichten|weitere meldungen
weitere themen|meistgelesen|meistgelesene artikel|am meisten gelesen|neueste artikel
beliebte artikel|nächster artikel|vorheriger artikel|nächster beitrag|vorheriger beitrag
kommentare
kommentar schreiben|kommentar hinterlassen|schreibe einen kommentar
schreiben sie einen kommentar
über den autor
articles liés|articles similaires|articles connexes|articles associés|sur le même sujet
sur le même thème|dans la même rubrique|à lire également|vous aimerez aussi
vous pourriez aussi aimer|les plus lus|dernières actualités|les articles les plus lus
articles récents|article suivant|article précédent|commentaires|laisser un commentaire
ajouter un commentaire|à propos de l'auteur
también te puede interesar|te puede interesar|artículos relacionados|noticias relacionadas
entradas relacionadas|más noticias|lo más leído|lo más visto|últimas noticias|siguiente artículo
artículo anterior|comentarios|deja un comentario|deja una respuesta|sobre el autor
notícias relacionadas|artigos relacionados|posts relacionados|matérias relacionadas
você também pode gostar|veja mais|mais lidas|as mais lidas|mais notícias|últimas notícias
próximo artigo|artigo anterior|comentários|deixe um comentário|deixe uma resposta|sobre o autor
articoli correlati|potrebbe interessarti|potrebbe interessarti anche|i più letti|commenti
lascia un commento|ultime notizie|gerelateerde artikelen|meer nieuws|meest gelezen|reacties
powiązane artykuły|zobacz także|zobacz też|przeczytaj także|najnowsze|komentarze
похожие статьи|похожие новости|похожие материалы|материалы по теме|новости по теме
другие новости|ещё по теме|вам может быть интересно|вам также может понравиться|самое читаемое
популярное|последние новости|следующая статья|предыдущая статья|комментарии
добавить комментарий|оставить комментарий|об авторе
مقالات ذات صلة|أخبار ذات صلة|مواضيع ذات صلة|مواضيع متعلقة|قد يعجبك أيضا|قد يعجبك أيضًا|قد يهمك
قد يهمك أيضا|الأكثر قراءة|آخر الأخبار|أحدث الأخبار|المقال التالي|المقال السابق|التعليقات|تعليقات
اترك تعليقا|اترك تعليقًا|أضف تعليق|اترك ردا|عن الكاتب
関連記事|関連ニュース|関連リンク|おすすめ記事|おすすめ|人気記事|人気記事ランキング|ランキング
アクセスランキング|最新記事|最新ニュース|新着記事|次の記事|前の記事|コメント|コメントを残す
コメントを書く|この記事を書いた人
相关文章|相关新闻|相關文章|相關新聞|相关报道|推荐阅读|猜你喜欢|热门文章|热门新闻|最新文章|最新消息
下一篇|上一篇|评论|發表評論|发表评论|发表回复|网友评论|관련기사|관련 기사|많이 본 뉴스
כתבות נוספות|כתבות קשורות|עוד בנושא|עוד באתר|הנקראות ביותר|כתבות אחרונות|חדשות אחרונות
relaterede artikler|mest læste|seneste nyt|seneste|andre læser|relaterte saker|mest lest|siste nytt
relaterade artiklar|mest lästa|senaste nytt|senaste|aiheeseen liittyvää|luetuimmat|uusimmat
najpopularniejsze|najczęściej czytane|polecane|podobne artykuły|související články|nejčtenější
další články|súvisiace články|najčítanejšie|kapcsolódó cikkek|legolvasottabb|ajánlott cikkek
articole similare|cele mai citite|ultimele știri|σχετικά άρθρα|δημοφιλή|τελευταία νέα|περισσότερα
схожі статті|найпопулярніше|останні новини|читайте також на сайті|مطالب مرتبط|پربازدیدترین‌ها
관련뉴스|인기기사|추천기사|주요뉴스|berita terkait|terpopuler|berita terkini|tin liên quan|đọc nhiều
tin mới|บทความที่เกี่ยวข้อง|ข่าวที่เกี่ยวข้อง|ข่าวล่าสุด|संबंधित खबरें|संबंधित ख़बरें|ताज़ा खबरें
""")
"""The headings of other stories and of newsletters; those of comments are :data:`COMMENTS`."""

BLOCK_STARTS = tuple(
    sorted(
        _table("""
more from|more in|more on|most viewed in|most read in|latest in|latest from|latest on
mehr aus|mehr zu|mehr zum|plus sur|dernières actualités de|más sobre|más de|mais sobre|mais de
altro su|meer over|больше о|ещё о|المزيد من|المزيد عن
""")
    )
)
"""How such headings start when they name a section."""

TAG_LABELS = _table("""
tags|tag|tagged|keywords|topics|filed under|etiketler|etiket|schlagwörter|schlagworte|themen
mots-clés|étiquettes|thèmes|etiquetas|palavras-chave|assuntos|parole chiave|теги|метки|الوسوم
وسوم|كلمات مفتاحية|الكلمات الدلالية|タグ|キーワード|标签|關鍵字|关键词
emneord|nøkkelord|nyckelord|taggar|tagi|słowa kluczowe|štítky|klíčová slova|címkék|kulcsszavak
avainsanat|etichete|ετικέτες|ключові слова|תגיות|תגים|برچسب‌ها|태그|키워드|標籤|標籤
themas|trefwoorden|onderwerpen|temas|temi|emner|ämnen|tematy|témata|témák|aiheet|konular|темы|теми
θέματα|נושאים|主题|主題|テーマ|주제
tag terkait|từ khóa|แท็ก|टैग
""")

COMMENTS = _table("""
comments|comment|leave a reply|leave a comment|post a comment|add a comment|join the conversation
comments are closed|comments closed|comments are closed for this article|reader comments|responses
commenting is closed|yorumlar|yorum|yorum yap|yorum yaz|yorumlar kapalı|yorumlara kapalı
kommentare|kommentar|kommentare sind geschlossen|kommentare geschlossen|leserkommentare
kommentar schreiben|diskussion|die kommentare sind geschlossen|kommentarfunktion geschlossen
commentaires|commentaire|laisser un commentaire|les commentaires sont fermés|commentaires fermés
comentarios|comentario|deja un comentario|deja una respuesta|los comentarios están cerrados
comentários|comentário|deixe um comentário|deixe uma resposta|os comentários estão fechados
comentários encerrados|commenti|lascia un commento|i commenti sono chiusi|commenti chiusi|reacties
reacties zijn gesloten|kommentarer|kommentarer er lukket|kommentarfältet är stängt
kommentarfeltet er stengt|komentarze|komentáře|komentarze są wyłączone|diskuze|hozzászólások
kommentit|comentarii|σχόλια|комментарии|комментарий|комментарии закрыты|добавить комментарий
оставить комментарий|коментарі|التعليقات|تعليقات|اترك تعليقا|التعليقات مغلقة|תגובות|תגובה
התגובות סגורות|نظرات|コメント|コメントを残す|コメントは受け付けていません|评论|評論|留言|评论已关闭
评论已关闭|發表評論|发表评论|发表回复|网友评论|댓글|ความคิดเห็น
comentar|แสดงความคิดเห็น|コメントする|留言列表|發表留言|comment section|view comments
""")
"""The headings of what readers wrote."""

TOPIC_LABELS = _table("""
topics|themen|thèmes|temas|assuntos|temi|onderwerpen|emner|ämnen|tematy|témata|témák|aiheet
konular|темы|теми|θέματα|נושאים|موضوعات|المواضيع|主题|主題|テーマ|주제
""")
"""Labels of tags that a story may have for what it speaks of."""

ENDINGS = _table("""
the end|end|ende|fin|fine|fim|slut|slutt|koniec|konec|vége|sfârșit|loppu|einde|kraj|son|sonu
конец|кінець|τέλος|סוף|النهاية|انتهى|پایان|完|全文完|終|終わり|おわり|了|끝|จบ
""")
"""What stories close with."""

SOURCE_LABELS = _table("""
source|sources|kaynak|kaynaklar|quelle|quellen|fuente|fuentes|fonte|fontes|fonti|bron|bronnen
källa|kilde|lähde|źródło|zdroj|sumber|πηγή|источник|источники|джерело|مصدر|المصدر|المصادر|منبع
出典|引用元|情報源|来源|來源|消息来源|출처
מקור|מקורות|kilder|källor|lähteet|źródła|zdroje|forrás|források|sursă|sursa|surse|πηγές|джерела
منابع|منبع خبر|자료|nguồn|sumber berita|ที่มา|izvor|vir|viri|извор|източник|स्रोत
""")

SECTION_LABELS = _table("""
category|section|kategori|bölüm|rubrik|ressort|catégorie|rubrique|categoría|sección
categoria|seção|sezione|рубрика|раздел|القسم|カテゴリ|カテゴリー|分类|栏目
מדור|קטגוריה|sektion|emne|seksjon|avdelning|osasto|dział|kategoria|rubrika|kategória|rovat|categorie
secțiune|κατηγορία|рубрика|розділ|بخش|دسته|카테고리|분류|chuyên mục|หมวดหมู่
""")

BYLINES = _table("""
by|written by|reported by|von|par|por|di|door|écrit par|escrito por|verfasst von|بقلم|كتب|كتبت
作者|記者|记者
מאת|af|av|przez|kirjoittanut|napsal|napsala|írta|scris de|oleh|bởi|โดย
profilbild von|autorenprofilbild von|autorenbild von|headshot of|avatar of|avatar for|portrait de
""")
"""What stands before a name without a colon."""

BYLINE_LABELS = BYLINES | _table("""
author|authors|yazar|yazan|haber|muhabir|autor|autorin|autora|texto|text|redacción|auteur|autore
автор|текст|文|撰文|執筆
מאת|כתב|כתבת|כתבה|skrevet af|skrevet av|text av|tekst|forfatter|skribent|kirjoittaja|toimittaja
autorka|tekst|autoři|napísal|szerző|újságíró|autori|scris de|συγγραφέας|συντάκτης|γράφει
автори|текст|نویسنده|خبرنگار|글|기자|penulis|reporter|tác giả|ผู้เขียน|redactie|tekst|लेखक
""")
"""What stands before a name with one."""

ARTICLE_WORDS = _table("""
article|story|artikel|beitrag|artículo|nota|artigo|notícia|articolo|notizia|artiklen|artikkelen
artikkelin|artykuł|artykułu|článku|článok|cikk|articolului|άρθρου|статьи|статті|haber|haberin
المقال|記事|文章
""")
"""What a page calls the article on it."""

ARTICLE_FORMS = _table("""
article|story|words|analysis|opinion|comment|commentary|column|review|report|reporting|essay|posted|published
submitted|contributed
artikel|beitrag|gastbeitrag|kommentar|analyse|kolumne|reportage|essay|bericht|interview|text|porträt
rezension|leitartikel|glosse|geschrieben|veröffentlicht|erstellt|eingestellt|verfasst|protokoll
publié|rédigé|posté|chronique|tribune|reportage|analyse|propos|texte
publicado|escrito|artículo|columna|análisis|reportaje|crónica|texto|análise|crônica|artigo
articolo|scritto|pubblicato|commento|analisi|testo|intervista
geschreven|geplaatst|gepubliceerd|opinie|tekst|recensie|verslag
skrevet|skrevne|krönika|kronikk|kronik|ledare|leder|anmeldelse|recension|kommentti|analyysi
opublikowane|napisane|felieton|opinia|komentarz|analiza|komentář|článek|článok
""")
"""The forms of an article, and what was done with it, that stand before "by" and a name."""

ROLES = _table("""
editor|reporter|correspondent|columnist|journalist|writer|contributor|author|staff|producer|critic
redakteur|redakteurin|redaktion|korrespondent|korrespondentin|reporterin|autor|autorin|journalistin
rédaction|rédacteur|rédactrice|correspondant|envoyé|journaliste|chroniqueur
redacción|redactor|redactora|corresponsal|periodista|columnista|repórter|jornalista|redação
redazione|inviato|giornalista|redactie|redacteur|verslaggever|journalistik|skribent|reportær
redaktør|redaktion|redaktør|toimittaja|redaktor|redakcja|redakce|muhabir|editörü|yazarı
ceo|cfo|cto|phd
корреспондент|редактор|журналист|редакция|обозреватель|кореспондент|журналіст
""")
"""What writers are, which names none of them alone."""

RANKS = ROLES | _table("""
the|for|of|senior|deputy|chief|assistant|associate|executive|managing|head|director|special
freelance|guest|contributing|political|digital|content|investigations|investigative|foreign|staff
chefredakteur|chefredakteurin|chefreporter|stellvertretender|stellvertretende|leitender|freier
leiter|leiterin|correspondante|directeur|directrice|jefe|jefa|director|directora|enviado|enviada
editor-at-large|specialist|fellow|professor|politisk|økonomisk
""")
"""What stands between a writer's name and an office, of all that may be in one line."""

LIVES = _table("""
about the author|about the authors|about the writer|about author|author|authors|written by
photo of author|author profile|author bio|autor|autorin|autoren|der autor|die autorin|über den autor
über die autorin|über die autoren|zur person|zum autor|zur autorin|geschrieben von|verfasst von
auteur|autrice|l'auteur|à propos de l'auteur|à propos de l'autrice|l'autrice|écrit par
autora|autores|el autor|la autora|sobre el autor|sobre la autora|sobre los autores|acerca del autor
escrito por|o autor|sobre o autor|sobre a autora|autore|l'autore|l'autrice|sull'autore|scritto da
auteurs|over de auteur|geschreven door|om forfatteren|om författaren|om skribenten|skrevet af
skrevet av|skriven av|kirjoittaja|kirjoittajasta|o autorze|o autorce|autor tekstu|o autorovi
o autorce|a szerzőről|szerző|despre autor|об авторе|автор|про автора|yazar hakkında|yazar
عن الكاتب|الكاتب|על הכותב|על המחבר|نویسنده|درباره نویسنده|作者简介|作者简介|筆者プロフィール|執筆者
저자 소개|tentang penulis|về tác giả|συγγραφέας
""")
"""What stands above the name and the life of who wrote a story, below it."""

SCREEN = _table("""
full|screen|captions|caption|available|unavailable|mute|play|volume|settings|download|install|gallery
slideshow|premium|exclusive|breaking|edition|icon|button|account|member|members|subscriber|podcast
episode|live|playback|transcript|advertising|breaking|updates|update|alert|alerts|topic|quick|free
release|immediate|profilbild|benutzerbild|autorenbild|bild|bilder|foto|fotos|symbolbild
reprints|text|size|headshot|logo|loader|log|sign|in|points|takeaways|highlights|avatar|profile|photo|photos|image|images|video|videos|audio|gallery|get
exklusiv|bildergalerie|vollbild|abspielen|hinweis|merkliste|plus|abo|galerie|galería|galleria|plein
écran|pantalla|vidéo|vídeo|abonné|abonnés|suscriptores|mediathek|livestream|ticker|podcasts
""")
"""The words of players, galleries and offers, of which no name is made."""

WEEKDAYS = _table("""
monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tue|tues|wed|thu|thurs|fri|sat|sun
montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|sonnabend
lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche
lunes|martes|miércoles|jueves|viernes|sábado|domingo|segunda-feira|terça-feira|quarta-feira
quinta-feira|sexta-feira|lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica
maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag
mandag|tirsdag|onsdag|torsdag|fredag|lørdag|søndag|måndag|tisdag|lördag|söndag
poniedziałek|wtorek|środa|czwartek|piątek|sobota|niedziela|pondělí|úterý|středa|čtvrtek|pátek|neděle
""")

ARTICLES = _table("""
the|der|die|das|le|la|les|el|los|las|il|lo|gli|o|os|as|de|het|det|den|al
""")
"""What stands before a noun, as in the names of newspapers."""

PARTICLES = frozenset(
    {
        "van",
        "von",
        "de",
        "del",
        "della",
        "der",
        "den",
        "da",
        "di",
        "dos",
        "la",
        "le",
        "bin",
        "al",
        "ter",
        "ten",
        "zu",
        "af",
    }
)
"""The words in lower case that names have."""

AGENCIES = _table("""
ap|afp|dpa|reuters|epa|efe|ansa|tass|apa|ntb|mti|belga|anp|sid|xinhua|ctk|čtk|pap|iha|dha|ukrinform
associated press|the associated press|agence france-presse|europa press|lusa|keystone-sda|ritzau|tt
agi|adnkronos|bloomberg|anadolu ajansı|anadolu agency|ians|pti|ani|yonhap|kyodo|stt|interfax
""")
"""News agencies, which sign as writers do."""

PUBLISHED = Parts.of("""
published|posted|veröffentlicht|erstellt|publié le|publicado|pubblicato|gepubliceerd
publicerad|publisert|publiceret|offentliggjort|julkaistu|publikacja|opublikowano|publikováno
erschienen|erscheinungsdatum|postado|postato|publisert|geplaatst|gepostet|date de publication
terbit|diterbitkan|ngày đăng|đăng ngày|등록|입력|게시|เผยแพร่|objavljeno|publicat|közzétéve
yayınlanma|yayın tarihi|опубликовано|опубліковано|δημοσίευση|פורסם|प्रकाशित|发布时间|發布時間|公開日
""")
"""What stands beside the date of a story, wherever it is printed."""

UPDATED = Parts.of("""
updated|modified|güncelle|aktualisiert|geändert|mis à jour|modifié|actualizad|modificad
atualizad|обновлен|изменен|aggiornat|modificat|modifica il|bijgewerkt|gewijzigd|opdateret|ændret
oppdatert
endret|uppdaterad|ändrad|zaktualizowan|aktualizovan|upraven|frissítve|оновлен|עודכן|עדכון|تحديث
به‌روز|更新|改定|letzte aktualisierung|last edited|last revis|latest revision|diperbarui|cập nhật
수정|업데이트|อัปเดต|ažurirano|actualitzat|अपडेट
""")
"""What tells the date of a change from that of the story, anywhere in its line."""

NETWORKS = _table("""
facebook|twitter|whatsapp|telegram|linkedin|pinterest|reddit|instagram|youtube|tiktok|vk
flipboard|mastodon|bluesky|messenger|viber|вконтакте|weibo|wechat|tumblr|xing
فيسبوك|تويتر|واتساب|微信|微博|はてなブックマーク
""")

SHARING = NETWORKS | _table("""
x|threads|line|pocket|snapchat|rss|link|mail|email|e|print|copy|sms|feed|news|google
whatsappta|share|shares|tweet|on|via|with|us|follow|and|paylaş|ta|da|de|te|takip|et|bizi
teilen|auf|per|bei|uns|und|partager|sur|par|compartir|en|por|compartilhar|no|pelo|na
condividi|su|поделиться|в|на|شارك|على|عبر|مشاركة|シェア|で|分享到|одноклассники
""")
"""The words that rows of networks are made of."""

HOMES = _table("""
home|homepage|anasayfa|ana sayfa|startseite|start|accueil|inicio|início|portada
главная|الرئيسية|ホーム|トップ|首页|首頁
ראשי|דף הבית|עמוד הבית|forside|forsiden|hjem|hem|startsida|etusivu|strona główna|domů|úvod|domov
kezdőlap|címlap|acasă|αρχική|головна|خانه|홈|beranda|trang chủ|หน้าแรก
""")
"""The first step of the way to a page."""

SECTIONS = _table("""
news|world|politics|economy|business|opinion|sport|sports|technology|tech|science|culture|health
local|local news|regional|national|international|region|society|lifestyle|travel|arts|education
environment|climate|finance|markets|defence|defense|security|entertainment|music|film|books|food
weather|transport|infrastructure|energy|housing|crime|law|religion|history|interview|interviews
analysis|comment|editorial|editorials|feature|features|essay|essays|review|reviews|blog|blogs
haber|haberler|haberleri|dünya|gündem|siyaset|politika|ekonomi|spor|teknoloji|savunma|sağlık
kültür|sanat|bilim|eğitim|yaşam|turizm|yerel|çevre|güvenlik|magazin|otomobil|seyahat
politik|wirtschaft|ausland|inland|kultur|wissenschaft|gesellschaft|nachrichten|panorama|meinung
gesundheit|lokales|regionales|reise|umwelt|bildung|feuilleton|digital|technik|netzwelt|wissen
verkehr|stadt|geschichte|medien|finanzen
monde|politique|économie|société|sciences|actualités|actualité|santé|tribune|idées|environnement
éducation|médias|voyage|culturel|régions|justice|livres|cinéma|musique|planète
mundo|política|economía|economia|deportes|esportes|sociedad|ciencia|cultura|noticias|notícias
opinión|opinião|salud|saúde|tecnología|tecnologia|educación|educação|sociedade|ciência|local
internacional|nacional|viajes|medio ambiente|cotidiano|brasil|españa|méxico
politica|cronaca|esteri|società|scienza|salute|spettacoli|ambiente|viaggi|notizie|interni
politiek|economie|cultuur|wetenschap|binnenland|buitenland|gezondheid|samenleving|onderwijs
politikk|kultur|økonomi|nyheter|nyheder|samfunn|samfund|utrikes|inrikes|ekonomi|vetenskap|hälsa
udland|indland|videnskab|sundhed|innenriks|utenriks|vitenskap|helse|kotimaa|ulkomaat|talous
urheilu|kulttuuri|tiede|polityka|gospodarka|kraj|świat|nauka|zdrowie|społeczeństwo|wiadomości
politika|ekonomika|domácí|zahraničí|kultura|věda|zdraví|společnost|zprávy|správy|belföld|külföld
gazdaság|kultúra|tudomány|egészség|politică|economie|societate|sănătate|știri
мир|политика|экономика|общество|спорт|наука|культура|новости|технологии|здоровье|происшествия
світ|політика|економіка|суспільство|культура|новини|здоровя|πολιτική|οικονομία|κόσμος|ελλάδα
κοινωνία|πολιτισμός|αθλητικά|επιστήμη|υγεία|ειδήσεις
أخبار|سياسة|اقتصاد|رياضة|العالم|ثقافة|علوم|محليات|مجتمع|صحة|تكنولوجيا|رأي|فن|منوعات|عربي
חדשות|פוליטיקה|כלכלה|ספורט|תרבות|מדע|בריאות|עולם|חברה|טכנולוגיה|דעות|مقالات
سیاست|اقتصاد|ورزش|فرهنگ|جهان|جامعه|दुनिया|राजनीति|खेल|การเมือง|เศรษฐกิจ|กีฬา|ข่าว
政治|経済|国際|社会|国内|科学|地域|文化|スポーツ|財经|财经|国际|科技|体育|军事|軍事|經濟|國際|體育|生活
健康|教育|环境|環境|旅游|娱乐|娛樂|观点|정치|경제|사회|국제|문화|스포츠|과학|세계
""")
"""Words that tell a section from furniture and from a writer's name beside a headline."""

GENERAL = _table("""
news|blog|blogs|feature|features|interview|interviews|haber|haberler|haberleri|nachrichten
actualités|actualité|noticias|notícias|notizie|nyheter|nyheder|wiadomości|zprávy|správy|știri
новости|новини|ειδήσεις|أخبار|חדשות|ข่าว|review|reviews
""")
"""Those of them that name all of a site, or a form, alone."""

NOTICES = Parts.of("""
we use cookies|site uses cookies|website uses cookies|accept all cookies
çerez kullan|çerezleri kullan|verwendet cookies|verwenden cookies|nutzt cookies
nutzen cookies|utilise des cookies|utilisons des cookies|utiliza cookies|utilizamos cookies
usa cookies|usamos cookies|использует cookie|используем cookie|использует файлы cookie
используем файлы cookie
ملفات تعريف الارتباط|cookieを使用|クッキーを使用|使用cookie|utilizza cookie|gebruikt cookies
email address will not be published|required fields are marked|save my name|akismet
logged in to post a comment|in your inbox|to your inbox|you can unsubscribe
unsubscribe at any time
e-posta hesabınız yayımlanmayacak|e-posta adresiniz yayınlanmayacak|gerekli alanlar
adımı, e-posta
oturum açmalısınız|giriş yapmalısınız|e-posta kutunuza
e-mail-adresse wird nicht veröffentlicht|erforderliche felder|meinen namen, meine e-mail
jederzeit abbestell|in ihr postfach
adresse e-mail ne sera pas publiée|champs obligatoires|enregistrer mon nom|vous désinscrire
correo electrónico no será publicada|campos obligatorios|guarda mi nombre|en tu correo
o seu endereço de e-mail não será publicado|campos obrigatórios|salvar meus dados|no seu e-mail
e-mail не будет опубликован|адрес email не будет опубликован|сохранить моё имя
لن يتم نشر عنوان بريدك|الحقول الإلزامية|احفظ اسمي
メールアドレスが公開されることはありません|必須項目
邮箱地址不会被公开|必填项
copyright ©|copyright (c)|copyright 20|© 20|©20|(c) 20|all rights reserved
tüm hakları saklıdır|alle rechte vorbehalten|tous droits réservés
todos los derechos reservados|todos os direitos reservados|tutti i diritti riservati
все права защищены|جميع الحقوق محفوظة|無断転載|版权所有|版權所有
""")
"""Small print: a line at the edge of a page that has one of these anywhere."""

TOPICS = _parts("""
cookie|çerez|クッキー|تعريف الارتباط|inbox|postfach|boîte de réception|boite mail
en tu correo|no seu e-mail|e-posta|unsubscribe|abbestell|désinscri
browser|navegador|navigateur|webbläsare|nettleser|selaime|браузер|tarayıcı|浏览器|瀏覽器|ブラウザ|متصفح
""")
"""What small print speaks of and a story may be about."""

SMALL_PRINT = Parts.of("""
©|copyright|all rights reserved|rechte vorbehalten|droits réservés|derechos reservados
direitos reservados|diritti riservati|права защищены|hakları saklıdır|版权所有|版權所有
will not be published|will nicht veröffentlicht|ne sera pas publiée|akismet
""")
"""What no story speaks of, however long the line is."""

_YOU = """
we|us|our|you|your|yours|i agree|this site|this website|this page
wir|uns|unsere|unserer|unseren|unser|sie unsere|du|dein|deine|deinen
diese seite|diese website|diese webseite|unsere website
nous|notre|nos|vous|votre|vos|ce site|notre site
nosotros|nuestro|nuestra|nuestros|nuestras|utilizamos|usamos|usted|tu|tus|este sitio|esta web
nós|nosso|nossa|nossos|nossas|você|este site|este portal
noi|nostro|nostra|nostri|nostre|tuo|tua|tuoi|utilizziamo|questo sito|il nostro sito
wij|ons|onze|jij|jouw|uw|deze site|deze website
мы|нас|наш|наша|наше|наши|вы|вам|вас|ваш|ваша|ваше|ваши|этот сайт
biz|bizim|siz|size|sizin|sitemiz|sitemizde|bu site|bu sitede
oss|vår|vårt|våra|din|ditt|denna webbplats|vores|jeres
my|nasz|nasza|nasze|twój|twoje|ta strona
"""
_YOU_UNSPACED = (
    "我们|我們|您|你的|本网站|本網站|本站|当社|当サイト|お客様|あなた|نحن|موقعنا|الموقع|لك"
)
SPOKEN_TO = re.compile(
    rf"\b(?:{_parts(_YOU.strip()).pattern})\b|(?:{_parts(_YOU_UNSPACED.strip()).pattern})"
)
"""How small print speaks: of the site as "we", or to its reader as "you"."""

SERVICES = _parts("""
subscri|abonn|abone|suscri|assinante|abbonat|prenumer|tilaaj|predplat|elofizet|подпис|підпис|συνδρομ
اشتراك|購読|订阅|訂閱|구독|berlangganan|newsletter|infolettre|bulletin|boletin|рассыл
cookies|browser|navegador|navigateur|аккаунт|会員|會員|회원
log in|logged in|login|sign up|einlogg|log ind|logg inn|logga in|iniciar sesion
comments|kommentare|kommentarer|commentaires|comentarios|commenti|комментари|коментар|yorumlar
تعليقات|תגובות|コメント|评论|評論|留言|댓글
download the|our app|ad-free|ad blocker|paywall|premium|privacy policy|datenschutzerkl
politica de privacidad|feedback
""")
"""The beginnings of words that speak of what a site offers to those who read it."""

OTHER_THAN_NAMES = frozenset(
    word
    for table in (
        *(BUTTONS, PROMOS, LETTERS, BLOCKS, TAG_LABELS, COMMENTS, SECTIONS, SHARING, HOMES),
        *(ROLES, WEEKDAYS),
    )
    for phrase in table
    for word in phrase.split()
    if len(word) > 3 or table in (ROLES, WEEKDAYS)  # noqa: PLR2004 - shorter ones are names too: Ana, Lee, Tim
).union(SCREEN) - {"andre", "quang", "till", "mark", "page", "story", "stella"}
"""The words of furniture and of sections, which a line of them alone has in common with names."""
