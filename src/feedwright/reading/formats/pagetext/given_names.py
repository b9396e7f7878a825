"""Given names that are common among those who write for newspapers, in some thirty languages.

They tell a writer's name from a section's where nothing else on a page does: directly below a
headline, or in capitals. A name that is missing here costs an author there, and no more; so no
name stands here that is more often a place or a word (Georgia, Grant, May).
"""

from feedwright.reading.formats.pagetext.lines import name

_NAMES = """
aaron abby abigail adam adrian aidan alan albert alex alexander alexandra alexis alfred alice alicia
alison allison amanda amelia amy andrea andrew andy angela anita ann anna anne annette annie anthony
arthur ashley barbara barry beatrice becky ben benjamin bernard beth bethany betty beverly blake bob
bobby brad bradley brandon brenda brendan brett brian bridget brooke bruce bryan caitlin calvin
cameron carl carla carol caroline carolyn carrie catherine cathy cecilia charles charlie charlotte
cheryl chloe chris christian christina christine christopher cindy claire clare clarence claudia
colin connor corey craig crystal curtis cynthia damian damien dan daniel danielle danny darren dave
david dean debbie deborah debra denise dennis derek diana diane dominic donald donna doris dorothy
douglas duncan dustin dylan earl ed eddie edgar edith edward edwin eileen elaine eleanor elena
elizabeth ella ellen ellie emily emma eric erica erik erin ernest esther ethan eugene eva evan
evelyn felicity fiona frances francis frank fred freddie frederick gabriel gareth gary gavin gemma
geoff geoffrey george gerald geraldine gerard gillian gina gladys glen glenn gloria gordon graham
greg gregory hannah harold harriet harry harvey hayley hazel heather helen helena henry holly howard
hugh hugo iain ian ida ilana imogen irene isaac isabel isabella isabelle jack jackie jacob
jacqueline jade jake james jamie jane janet janice jasmine jason jay jean jeff jeffrey jen jennifer
jenny jeremy jerome jerry jess jesse jessica jill jim jimmy joan joanna joanne jodie joe joel
johanna john johnny jon jonathan jordana joseph josephine josh joshua joyce juan judith judy julia
julian juliana julie juliet justin karen karl kate katherine kathleen kathryn kathy katie katrina
katy kayla keith kelly kelsey ken kenneth kerry kevin kim kimberly kirsten kirsty kristen kristin
kurt kyle lara larry laura lauren laurence laurie lawrence leah lee leigh leo leon leonard leslie
lewis liam lily linda lindsay lindsey lisa liz lois lorraine louis louise lucas lucia lucy luke
lydia lynn madeleine madeline maggie malcolm marcia marcus margaret maria marian marianne marie
marilyn marina marion marissa marjorie mark martha martin martina marvin mary matt matthew maureen
max maya megan melanie melinda melissa mia michael michelle miguel mike mildred miles miranda miriam
mitchell molly monica morgan myra nadia nancy naomi natalie natasha nathan neil nelson nicholas nick
nicola nicole nigel nina nora norman oliver olivia oscar owen pam pamela patricia patrick paul paula
pauline peggy penny pete peter phil philip phillip phoebe phyllis priscilla rachael rachel ralph
randy ray raymond rebecca regina renee rhiannon ricardo richard rick ricky rita rob robert roberta
robin rodney roger ron ronald rosalind rosie ross roy russell ruth ryan sabrina sally sam samantha
samuel sandra sara sarah scott sean sebastian shannon sharon shaun shawn sheila shelby sherry
shirley sian silvia simon sonia sophia sophie stacey stacy stanley stefan stella stephanie stephen
steve steven stewart stuart sue susan susanna suzanne sylvia tamara tania tanya tara ted terence
teresa terri terry tessa thelma theodore theresa thomas tia tiffany tim timothy tina todd tom tommy
toni tony tracey tracy travis trevor tricia tristan tyler valerie vanessa vera vernon veronica vicky
victor vincent vivian walter wanda warren wayne wendy wesley whitney willem william willie yvonne
zach zachary zoe achim albrecht andreas anja anke anneke annika antje antonia armin astrid axel
bärbel bastian bernd bernhard bettina birgit björn brigitte britta carsten christa christel christof
christoph constanze cornelia cosima dagmar daniela detlef dieter dietmar dirk dominik doreen
dorothea eckart edda elke elisabeth erich erika ernst erwin eva-maria fabian felix ferdinand florian
franz franziska frauke friederike friedrich gabriele georg gerd gerda gerhard gisela gregor greta
gudrun guido günter günther hannes hanna hanno hans hartmut heike heiko heiner heinrich heinz helga
helmut henning henrik herbert hermann hilde holger horst hubert inga inge ingo ingrid irina iris
jakob jan jana janina jens jochen jörg jonas josef judit jürgen julius jutta kai karin karla karsten
kathrin katja katharina katrin kerstin klara klaus konrad konstantin kristina lars lena leonie linus
lorenz lothar lukas lutz magdalena maik maja manfred manuela marcel marco mareike marek margarete
margot mariam marius markus marlene marta mathias matthias maximilian melina meike michaela mirjam
moritz nadine nadja nele niklas niko nils norbert olaf oskar ottmar otto patrizia petra philipp pia
rainer ralf reiner reinhard renate richarda roland rolf rosemarie rudolf rüdiger sabine sandro
saskia sibylle siegfried sigrid silke silvana simone sönke sonja stephan susanne sven svenja swantje
tanja tatjana thea theo thilo thorsten till tilman tobias torben torsten udo ulf uli ulrich ulrike
ursula ute uwe valentin verena viktor viktoria volker volkmar walther werner wiebke wilfried wilhelm
wolfgang xaver agathe agnès alain alban alexandre alix amandine amélie anaïs andré ariane arnaud
audrey aurélie aurore bastien baptiste bénédicte benoît bertrand blandine bruno camille carole
cécile cédric céline chantal christelle christophe claude clémence clément clémentine corentin
corinne cyril cyrille delphine denis didier édith édouard élise élodie éloïse éric estelle étienne
eugénie fabien fabrice fanny florent françois françoise frédéric frédérique gaël gaëlle geneviève
géraldine germain ghislaine gilbert gilles grégoire guillaume gwenaëlle hadrien hélène henri hervé
hortense hugues inès isabeau jacques jean-baptiste jean-françois jean-louis jean-luc jean-marc
jean-marie jean-michel jean-paul jean-philippe jean-pierre jérémie jérémy jérôme joël joëlle joris
joséphine julien juliette laetitia laure laurent léa léo léonie lionel loïc lorène louis-marie luc
lucie lucien ludovic lydie maël magali manon marc marc-antoine margaux marie-christine marine
marlène marthe martine mathieu mathilde matthieu maud maurice maxence maxime mélanie michel mireille
mohamed monique morgane muriel nathalie nicolas nolwenn noémie odile olivier pascal pascale patrice
perrine philippe pierre quentin raphaël raphaëlle régis rémi rémy renaud roch romain roselyne sacha
sandrine ségolène serge séverine solène solenne stéphane stéphanie sylvain sylvie tanguy théo
thibault thibaut thierry timothée valentine valérie véronique victoire violaine virginie vivien
xavier yann yannick yves yvan adriana adrián agustín alba alberto alejandra alejandro alfonso
alfredo álvaro amparo ana andrés ángel ángela ángeles antonio araceli ariadna arturo beatriz belén
berta blanca borja bruna camila carlos carmen catalina césar concepción consuelo cristian cristina
cristóbal diego eduardo elisa elvira emilia emilio enric enrique ernesto esperanza esteban eugenia
eduard fátima federico felipe félix fernanda fernando francesc francisco gabriela gerardo germán
gonzalo graciela guadalupe guillermo gustavo héctor hernán ignacio inés inmaculada íñigo isidro iván
javier jaime jesús joaquín jordi jorge josé josefina josep juana juanjo julio laia leonor leticia
lorena lourdes lucía luis luisa macarena manuel marcela marcelo marcos margarita maría mariana
mariano maribel maricarmen mario marisa martí mateo mauricio mireia mónica montserrat natalia neus
noelia núria óscar olga oriol pablo paco paola paloma pau pedro raimundo rafael ramiro ramón raquel
raúl roberto rocío rodrigo rosa rubén sergio simón sofía sonsoles susana tomás valeria vicente
víctor ximena xavi yolanda afonso aline alessandra anabela andreia antónio armando artur bárbara
bernardo bianca breno caio cátia célia cláudia cláudio conceição daiane davi débora diogo duarte
edson eduarda eliane érica fábio fabiana filipa filipe flávia flávio francisca geraldo gilberto
giovana guilherme heitor helder heloísa henrique igor inês isabela isadora ítalo ivo jéssica joana
joão joaquim júlia júlio larissa laís leandro leonardo letícia lígia lívia luana luciana luciano
luís luísa luiz luiza magda márcia márcio margarida marília maurício mayara milton mirella mônica
murilo natália nuno otávio patrícia paulo priscila rafaela renan renata renato rogério rui sérgio
sílvia sofia sónia tatiana thaís thiago tiago valéria vasco vinícius vítor wagner yasmin alberta
alessandro alessia alessio ambra angelo anna-maria annalisa antonella antonino arianna arnaldo beppe
carlo carlotta carmelo caterina cesare chiara cinzia claudio corrado costanza cristiano daniele
dario davide debora donatella donato edoardo eleonora elisabetta emanuele emanuela enrico enzo
ettore eugenio fabio fabrizio fausto federica ferruccio filippo flavia flavio francesca francesco
franca franco gabriella gaetano gaia giacomo giada gian giancarlo gianluca gianni giorgia giorgio
giovanna giovanni giulia giuliana giuliano giulio giuseppe giuseppina goffredo grazia guglielmo
ilaria ivana jacopo liana lidia lorenza lorenzo luca lucio ludovica luigi maddalena marcello
margherita mariangela massimiliano massimo matteo mattia maura maurizio mauro michela michele milena
mirko niccolò nicoletta ornella orsola osvaldo paolo pasquale piero pietro raffaele raffaella
riccardo rocco rosanna rosella rossella salvatore serena silvio simona stefania stefano tiziana
tommaso ugo umberto valentina valerio valter vincenzo vito vittoria vittorio viviana adriaan anouk
ans arjen arno arnoud bart berend bert bram carlijn casper coen daan diederik dick dieuwke esmee
eveline femke floris frits geert gert gijs hanneke harm hein henk hendrik herman huib huub ilse jaap
jan-willem janneke jasper jelle jeroen joep jolanda joost jop jorrit jos josje jurgen jurriaan kees
klaas koen laurens leen lies lieke lieve lotte maarten maartje machteld marieke marijke marijn
marjolein marleen marloes martijn mathijs matthijs mees menno merel michiel niels noortje paulien
pieter pim raoul remco renske rens rik rinke robbert roel rutger sander sanne sofie stijn teun thijs
tijs tjeerd ton veerle willemijn wim wouter yvette agneta anders anette anne-marie arne arvid
asbjørn aslak åsa åse bente bengt bertil birgitte bjarne bo bodil bosse britt camilla cecilie claus
dag dorte ebba egil einar eirik elin elisabet ellinor else emil erlend eskil espen fredrik freja
frida frode geir gitte göran guro gunilla gunnar gustaf gustav haakon håkan håvard hanne harald hege
heidi helge helle henriette ingeborg inger ingvild jeppe jesper joakim jocke johan jørgen jostein
karianne kari karolina kasper katarina kersti kirstine kjartan kjell kjersti klas knut kristian
kristiane kristoffer lasse lene leif lennart lina lise lisbeth lovisa madelene mads magnus malin
maren margareta margrethe marit marte mats merete mette mikael mikkel mogens mona morten nanna oda
odd olav ole olle ola olof ove øystein øyvind patrik pelle pernille per petter poul ragnhild rasmus
rikke ronny rune sanna signe silje simen siri siv solveig søren stein stina stine stig svein svante
synne terje thor thorbjørn tine tom-erik tor tora tore torgeir tormod trine trond tuva ulla ulrik
unni vegard vibeke vidar viggo ylva yngve aino aki aleksi anna-leena anneli annukka anssi antti ari
arto eero eeva eija elina emmi erkki esa hannu harri heikki heli hilla ilkka inka iiro jaakko jaana
janne jari jarkko jenni joonas jouni juha juhani jukka jussi kaisa kalle kati katri kimmo kirsi
lauri leena lotta maija maiju mari marja marko markku martti matti mika mikko minna mirja niina
noora olli outi paavo panu pasi pekka petri petteri piia päivi pirjo raija riikka risto ritva sami
santeri satu sini sirpa taina tapio teemu teppo terhi timo tiina tommi tuomas tuula veikko vesa
ville agata agnieszka aleksander aleksandra alicja andrzej antoni bartłomiej bartosz beata bogdan
bogumiła bożena cezary czesław dagmara danuta dariusz dawid dominika dorota elżbieta ewa ewelina
filip franciszek grażyna grzegorz halina henryk ilona irena iwona iza jacek jadwiga jakub janusz
jarosław jerzy jolanta józef judyta justyna kacper kamil kamila karol katarzyna kazimierz kinga
klaudia krystian krystyna krzysztof leszek łukasz maciej małgorzata marcin mariusz mateusz michał
mieczysław mikołaj mirosław monika oksana paulina paweł piotr przemysław radosław rafał roman
ryszard sławomir stanisław sylwia szymon tadeusz tomasz urszula wacław waldemar weronika wiesław
wiktoria witold włodzimierz wojciech zbigniew zdzisław zofia zuzanna adéla aleš alena alexandr
alžběta anežka antonín barbora bedřich blanka bohumil bohuslav boris božena břetislav dalibor denisa
dita dušan eliška františek hana hynek iva ivan iveta jarmila jaromír jaroslav jindřich jiří jitka
jozef juraj karel karolína kateřina katarína klára kristýna ladislav lenka libor libuše lubomír
luděk lukáš ľubomír ľuboš magdaléna markéta matěj matúš michal michala milada milan miloš miloslav
miroslav miroslava naďa nikola oldřich ondřej ondrej otakar pavel pavla pavol petr přemysl radek
radim radka romana rostislav soňa stanislav štefan štěpán šárka šimon tereza tomáš václav vendula
věra vít vítězslav vladimír vladislav vlasta vojtěch zdeněk zdenka zuzana ádám ágnes ákos anikó
annamária antal árpád attila balázs bálint béla bence bernadett boglárka csaba csilla dániel dávid
dénes dóra edina edit emese endre enikő erzsébet eszter éva ferenc gábor gergely gergő géza györgy
gyula hajnalka ildikó imre istván jános józsef kálmán katalin kornél kristóf krisztián krisztina
lajos lászló levente margit mária márton máté mátyás miklós mihály mónika nikolett nóra orsolya pál
péter piroska réka richárd róbert sándor szabolcs szilvia tamás tibor tímea tünde viktória virág
zoltán zsófia zsolt zsuzsa zsuzsanna adina alexandru alin alina ana-maria anca andrada andrei aurel
călin cătălin cătălina ciprian claudiu codruţ corina cosmin costel cristi doina dorin dragoș dumitru
eugen florentina florin gheorghe horia ileana ilie ioana ion ionel ionuț iulia iulian laurențiu
liliana liviu loredana lucian luminița maricica mădălina mihaela mihai mircea mirela nicolae
nicoleta octavian oana ovidiu petru radu ramona raluca răzvan remus roxana ruxandra sabin silviu
sorin ștefan ștefania teodora tudor vasile viorel vlad abdullah adem ahmet ali alper arda arzu asena
aslı atakan aydın ayhan ayla aylin aynur ayşe aysel bahar banu başak begüm belgin berk berna betül
beyza bilge birol bülent burak burcu büşra canan cansu cem cemal cemile cengiz ceren çağla çiğdem
defne deniz derya didem dilara dilek duygu ebru ece ekrem elif emine emrah emre ender engin ercan
erdal erdem erdoğan eren erhan erkan erol ersin esin esra evren eylem fadime faruk fatih fatma
ferhat feride fikret fırat funda gamze gizem gökçe gökhan gonca gülay gülcan gülsüm gülten gürkan
hakan hale halil haluk hande hasan hatice haydar hilal hülya hüseyin ibrahim idil ilker ilknur inci
ipek irem ismail kaan kadir kemal kerem kübra leyla levent mehmet mehtap melek melike meltem meral
mert merve mesut metin mine muhammed murat musa mustafa mümtaz nazan nazlı necati nesrin neslihan
nihat nilay nilgün nilüfer nuray nurcan oğuz oğuzhan okan onur orhan osman oya ozan özcan özge özgür
özlem pelin pınar ramazan recep reyhan rıza saadet sabri salih seda sedat selçuk selim selin sema
semih semra serap serdar serhat serkan sevil sevim sezen sibel sinan şebnem şenay şule süleyman
tamer taner tarık tayfun tolga tuba tuğba tülay tuncay turgut uğur ümit volkan yalçın yasemin yasin
yaşar yavuz yeliz yiğit yılmaz yusuf zehra zeki zeynep адам александр александра алексей алена алёна
алина алла анастасия анатолий андрей анжела анна антон антонина аркадий арсений артем артём ася
богдан борис вадим валентин валентина валерий валерия василий вера вероника виктор виктория виталий
владимир владислав всеволод вячеслав галина геннадий георгий герман глеб григорий дарья денис диана
дина дмитрий евгений евгения егор екатерина елена елизавета жанна зинаида зоя иван игорь илья инна
иосиф ира ирина камилла карина кирилл константин кристина ксения лариса лев леонид лидия лида лилия
любовь людмила майя максим маргарита марина мария марк михаил надежда наталия наталья никита николай
нина оксана олег ольга павел петр пётр полина роман руслан светлана семен семён сергей снежана софия
софья станислав степан таисия тамара татьяна тимофей тимур ульяна федор фёдор филипп эдуард элина
эльвира эмма юлия юрий яна ярослав анатолій андрій анастасія арсен валерія василь вікторія віктор
віталій володимир в'ячеслав ганна георгій григорій дарина дмитро євген євгенія іван ігор ілля інна
ірина катерина кирило костянтин ксенія леся любов маркіян мар'яна марія микола михайло надія наталя
наталія олександр олександра олексій олена остап павло петро сергій світлана соломія софія тарас
тетяна уляна федір христина юлія юрій ярина ярослава александър ангел асен атанас боряна ваня васил
велина георги гергана димитър десислава добромир емил живко здравка иво илиян калин калина красимир
красимира любомир мартин мая милена мирослав невена надя пламен петър петя радослав ралица росен
росица румен румяна светлин светослав силвия стефан стоян таня теодора тодор цветан цветелина
цветомир явор янко aleksandar andrija ankica ante bojan bojana branka branko damir danijel darko
davor dejan domagoj dragan dragana dubravka goran gordana hrvoje ines ivica jelena josip jovan
jovana krešimir lidija luka ljiljana marija marijana marin mate matej mateja milica mile miljenko
mirjana mladen nada nataša nebojša nenad nevena nikolina petar predrag rade radmila ratko saša senka
siniša slađana slavko slobodan stjepan svetlana tea tihomir tomislav uroš vanja vesna vedran
vjekoslav vladimir vlado vuk zdravko zlatko zoran zorana željka željko živko αγγελική αθηνά
αικατερίνη αλέξανδρος αλεξάνδρα αλέξης ανδρέας αναστασία άννα αντώνης αντώνιος απόστολος αριστείδης
αργύρης βαγγέλης βασίλης βασιλική γεωργία γιάννα γιάννης γιώργος δέσποινα δημήτρης δήμητρα διονύσης
ειρήνη ελένη ελευθερία εύα ευαγγελία ζωή ηλίας θανάσης θεόδωρος θοδωρής ιωάννα ιωάννης κατερίνα
κώστας κωνσταντίνος λευτέρης λίνα μαρία μανώλης μαρίνα μιχάλης νίκη νίκος νικόλαος ξένια όλγα
παναγιώτης παντελής πέτρος σοφία σπύρος σταύρος στέλιος στέφανος σωτήρης τάσος φώτης χαρά χάρης
χρήστος χριστίνα abdul abdullahi abebe adaeze adeola ahmad ahmed aisha akash akin alhaji amina amir
amit amr anand anil anjali ankit ankita arjun arun arvind ashok asma aya babak bashir bilal chandan
chidi chinedu deepak deepika devika dipak divya ebrahim ehsan emeka esmail fahad faisal farah farhad
farid fatima fatou femi firas ganesh gaurav geeta hadi hamid hamza harish hassan hossein hussein
ibrahima ikram imran irfan jamal javed jyoti kabir kamal karan karim kavita khaled khalid kiran kofi
krishna kwame laila latifa layla lakshmi mahesh mahmoud mahmud manish manoj maryam meera meghna
mehdi mohan mohammad mohammed mthobisi mukesh mustapha nadeem nandini naveed naveen neha nida nikhil
nishant nkechi noor nour olu oluwaseun omar pankaj parveen pooja prakash pranav prashant priya
priyanka rahul raj rajesh rajiv rakesh ramesh rashid ravi reem reza riad ritu rohan rohit sadia
saeed salma samir samira sana sandeep sanjay sanjiv saurabh shabana shahid shalini shivani shreya
sipho siddharth sneha sonali sunil sunita suresh swati tarek tariq thandi thabo thulani uche usman
vandana varun vijay vikas vikram vinod vivek waleed yasir yousef youssef zahra zainab zainul zanele
agus andi anwar arief ayu bambang budi chandra citra dani dedi dewi dian dwi endang fajar fitri
hendra heru indah indra intan joko kartika lestari muhammad nur nurul putri rahmat ratna retno rina
rizki rudi siti slamet sri sulis surya susilo tri tuti wahyu wayan widya yanti yuni akira daisuke
haruka hideo hiroshi kaori kazuo keiko kenji kenta makoto mariko masako michiko naoko natsuki ryo
ryota satoshi shinji shizuka takashi takeshi takeo taro tatsuya tomoko yoko yuki yuko yusuke
hyun-woo ji-hye ji-hoon ji-won min-ji min-su seo-yeon soo-jin sung-min young-ho jiayi jing jun lili
ling mei ning peng qian tao wei xiaoming xin yan yang yifan yuan zhen mathilda gwen louisa
"""
GIVEN_NAMES = frozenset(map(name, _NAMES.split()))
