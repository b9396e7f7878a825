"""The names of the months, as dates have them in many languages."""

from feedwright.reading.formats.pagetext.lines import key

_MONTHS_OF_A_YEAR = 12
NAMES = """
    january february march april may june july august september october november december
    jan feb mar apr may jun jul aug sep oct nov dec
    ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık
    januar februar märz april mai juni juli august september oktober november dezember
    janvier février mars avril mai juin juillet août septembre octobre novembre décembre
    enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
    janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro
    gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
    januari februari maart april mei juni juli augustus september oktober november december
    января февраля марта апреля мая июня июля августа сентября октября ноября декабря
    januar februar marts april maj juni juli august september oktober november december
    januari februari mars april maj juni juli augusti september oktober november december
    ledna února března dubna května června července srpna září října listopadu prosince
    leden únor březen duben květen červen červenec srpen září říjen listopad prosinec
    stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada
    grudnia
    januára februára marca apríla mája júna júla augusta septembra októbra novembra decembra
    január február március április május június július augusztus szeptember október november
    december
    ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie
    decembrie
    tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta
    syyskuuta lokakuuta marraskuuta joulukuuta
    siječnja veljače ožujka travnja svibnja lipnja srpnja kolovoza rujna listopada studenoga
    prosinca
    січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня
    ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου ιουνίου ιουλίου αυγούστου σεπτεμβρίου οκτωβρίου
    νοεμβρίου δεκεμβρίου
    ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר
    בינואר בפברואר במרץ באפריל במאי ביוני ביולי באוגוסט בספטמבר באוקטובר בנובמבר בדצמבר
    januari februari maret april mei juni juli agustus september oktober november desember
    ژانویه فوریه مارس آوریل مه ژوئن ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر
    يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر
    जनवरी फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर
    जनवरी फरवरी मार्च अप्रैल मई जून जुलाई अगस्त सितम्बर अक्तूबर नवम्बर दिसम्बर
    জানুয়ারি ফেব্রুয়ারি মার্চ এপ্রিল মে জুন জুলাই আগস্ট সেপ্টেম্বর অক্টোবর নভেম্বর ডিসেম্বর
    جنوری فروری مارچ اپریل مئی جون جولائی اگست ستمبر اکتوبر نومبر دسمبر
    มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม
    януари февруари март април май юни юли август септември октомври ноември декември
    јануар фебруар март април мај јун јул август септембар октобар новембар децембар
    јануари февруари март април мај јуни јули август септември октомври ноември декември
    januarja februarja marca aprila maja junija julija avgusta septembra oktobra novembra decembra
    jaanuar veebruar märts aprill mai juuni juuli august september oktoober november detsember
    janvāris februāris marts aprīlis maijs jūnijs jūlijs augusts septembris oktobris novembris
    decembris
    sausio vasario kovo balandžio gegužės birželio liepos rugpjūčio rugsėjo spalio lapkričio
    gruodžio
    gener febrer març abril maig juny juliol agost setembre octubre novembre desembre
    jän feb mär apr mai jun jul aug sep okt nov dez
    jan feb mrz apr mai jun jul aug sep okt nov dez
    janv févr mars avr mai juin juil août sept oct nov déc
    ene feb mar abr may jun jul ago sep oct nov dic
    jan fev mar abr mai jun jul ago set out nov dez
    gen feb mar apr mag giu lug ago set ott nov dic
    jan feb mrt apr mei jun jul aug sep okt nov dec
    янв фев мар апр мая июн июл авг сен окт ноя дек
    янв февр мар апр май июн июл авг сент окт нояб дек
    oca şub mar nis may haz tem ağu eyl eki kas ara
    يناير شباط آذار نيسان أيار حزيران تموز آب أيلول أكتوبر نوفمبر ديسمبر
    january february mars april maj juni juli augusti september oktober november december
    jänner feber märz april mai juni juli august september oktober november dezember
    xaneiro febreiro marzo abril maio xuño xullo agosto setembro outubro novembro decembro
    gener febrer març dabril maig juny juliol dagost setembre doctubre novembre desembre
    urtarrilaren otsailaren martxoaren apirilaren maiatzaren ekainaren uztailaren abuztuaren
    irailaren urriaren azaroaren abenduaren
    janúar febrúar mars apríl maí júní júlí ágúst september október nóvember desember
    janar shkurt mars prill maj qershor korrik gusht shtator tetor nëntor dhjetor
    yanvar fevral mart aprel may iyun iyul avqust sentyabr oktyabr noyabr dekabr
    yanvar fevral mart aprel may iyun iyul avgust sentabr oktabr noyabr dekabr
    қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан
    იანვარი თებერვალი მარტი აპრილი მაისი ივნისი ივლისი აგვისტო სექტემბერი ოქტომბერი ნოემბერი
    დეკემბერი
    հունվարի փետրվարի մարտի ապրիլի մայիսի հունիսի հուլիսի օգոստոսի սեպտեմբերի հոկտեմբերի
    նոյեմբերի դեկտեմբերի
    januari februari mac april mei jun julai ogos september oktober november disember
    enero pebrero marso abril mayo hunyo hulyo agosto setyembre oktubre nobyembre disyembre
    januari februari machi aprili mei juni julai agosti septemba oktoba novemba desemba
    januarie februarie maart april mei junie julie augustus september oktober november desember
    студзеня лютага сакавіка красавіка мая чэрвеня ліпеня жніўня верасня кастрычніка лістапада
    снежня
    ionawr chwefror mawrth ebrill mai mehefin gorffennaf awst medi hydref tachwedd rhagfyr
    jannar frar marzu april mejju ġunju lulju awwissu settembru ottubru novembru diċembru
    januar februar mart april maj jun jul avgust septembar oktobar novembar decembar
    siječanj veljača ožujak travanj svibanj lipanj srpanj kolovoz rujan listopad studeni prosinac
    styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik listopad
    grudzień
    január február marec apríl máj jún júl august september október november december
    tammikuu helmikuu maaliskuu huhtikuu toukokuu kesäkuu heinäkuu elokuu syyskuu lokakuu
    marraskuu joulukuu
    январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь
    січень лютий березень квітень травень червень липень серпень вересень жовтень листопад
    грудень
    ιανουάριος φεβρουάριος μάρτιος απρίλιος μάιος ιούνιος ιούλιος αύγουστος σεπτέμβριος
    οκτώβριος νοέμβριος δεκέμβριος
    يناير فبراير مارس أبريل ماي يونيو يوليوز غشت شتنبر أكتوبر نونبر دجنبر
    جانفي فيفري مارس أفريل ماي جوان جويلية أوت سبتمبر أكتوبر نوفمبر ديسمبر
    ஜனவரி பிப்ரவரி மார்ச் ஏப்ரல் மே ஜூன் ஜூலை ஆகஸ்ட் செப்டம்பர் அக்டோபர் நவம்பர் டிசம்பர்
    జనవరి ఫిబ్రవరి మార్చి ఏప్రిల్ మే జూన్ జులై ఆగస్టు సెప్టెంబర్ అక్టోబర్ నవంబర్ డిసెంబర్
    जानेवारी फेब्रुवारी मार्च एप्रिल मे जून जुलै ऑगस्ट सप्टेंबर ऑक्टोबर नोव्हेंबर डिसेंबर
"""
"""Twelve words a language or form, from January on."""

MONTHS = {key(month): place % _MONTHS_OF_A_YEAR + 1 for place, month in enumerate(NAMES.split())}
"""The number of each month by its name, as lines are compared."""
MONTHS[key("sept")] = 9
MONTHS_OF = {
    key("listopada"): {"pl": 11, "hr": 10},
    key("listopad"): {"pl": 11, "cs": 11, "hr": 10},
}
"""The names that are of one month in one language and of another in the next."""
