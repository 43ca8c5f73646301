/**
 * Words that say nothing about what a question is about, folded (lower case, no accents), in the six languages that our
 * clients write most. What an apostrophe leaves behind (`don`, `t`, `ll`, `qu`) counts as one.
 */
const english = `a about above actually after again against all almost also although always am an and another any anybody
anyone anything are aren around as ask asked asking at away back be became because become been before being below best
better between both but by came can cannot cant come could couldn d did didn do does doesn doing don done down during each
either else enough etc even ever every everyone everything few find first for from further gave get gets getting give given
gives go goes going gone good got had hadn happen has hasn have haven having he hello help her here hers herself hi him
himself his how however i if in instead into is isn it its itself just keep kind know last least less let like likely little
ll long look looking looks lot lots m made make makes making many may maybe me mean might more most much must mustn my myself
need needed needs neither never new next no nobody none nor not nothing now of off often ok okay on once one ones only or
other others otherwise ought our ours ourselves out over own part per perhaps please possible possibly pretty probably put
question quite rather re really regarding right s said same say see seem seems seen several shall she should shouldn show
since so some somebody someone something sometimes somewhat soon still such sure t take taken tell than thank thanks that
the their theirs them themselves then there these they thing things think this those though thought through thus to together
told too took toward towards tried try trying two under understand unless until up upon us use used uses using usually ve
very via want wanted wants was wasn way we well went were weren what whatever when where whether which while who whole whom
whose why will with within without won wonder wondering work working works would wouldn yes yet you your yours yourself`;

const german = `aber alle allem allen aller alles als also am an ander andere anderen auch auf aus bei beim bin bis bitte bist da
dabei dafur damit danach dann daran darauf darum das dass dazu dein deine dem den denn der des deshalb dich die dies diese
diesem diesen dieser dieses doch dort du durch ein eine einem einen einer eines einige er es etwas euch eure fur gegen gibt
habe haben hallo hat hatte hatten hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren im immer in ins ist ja jede jedem
jeden jeder jedes jetzt kann kein keine keinen konnen konnte konnten machen man mehr mein meine meinem meinen meiner mich mir
mit muss mussen musste nach nicht nichts noch nun nur ob oder ohne schon sehr sein seine seit sich sie sind so soll sollte
sollten sondern sonst uber um und uns unser unsere unter viel vielen vom von vor wann war waren warum was weg weil weiter
welche welchem welchen welcher welches wenn wer werde werden wie wieder will wir wird wo wollen worden wurde wurden wurden zu
zum zur zwischen danke frage hilfe`;

const french = `ai aie ainsi alors apres au aucun aucune aussi autre autres aux avait avant avec avez avoir avons bien bonjour car ce
ceci cela celle celles celui ces cet cette ceux chaque chez ci comme comment c dans de depuis des deux devrait dois doit donc dont du
elle elles en encore entre es est et etait ete etes etre eu faire fait faut il ils j je jusqu l la le les leur leurs lors lui
ma mais me mes merci moi moins mon n ne ni non nos notre nous on ont ou par parce pas pendant peu peut peux plus pour pourquoi
pouvez qu quand que quel quelle quelles quels qui quoi sa sans se ses si son sont sous suis sur ta te tes toi ton tous tout
toute toutes tres trop tu un une vers voici voila vos votre vous vraiment y question aide`;

const spanish = `a al algo algun alguna algunas algunos ante antes aqui asi aun aunque bajo bien cada como con contra cual cuales cuando
cuanto de del desde donde dos durante el ella ellas ellos en entre era eran es esa esas ese eso esos esta estaba estan estar
estas este esto estos estoy fue fueron gracias ha habia hace hacer hacia han hasta hay hola la las le les lo los mas me mi mis mucho
muchos muy nada ni no nos nosotros nuestra nuestro o os otra otras otro otros para pero poco por porque puede pueden puedo pues que quien
quiero se sea ser si sido sin sobre solo son soy su sus tal tambien tan tanto te tengo tiene tienen todo todos tu tus un una unas uno
unos usted ustedes ya yo pregunta ayuda`;

const portuguese = `a ao aos aquela aquele aquilo as ate bem cada com como da das de dela dele deles depois do dos e ela elas ele eles em
entre era essa esse esta estao estar estas este estes estou eu foi foram ha isso isto ja la lhe lhes mais mas me mesmo meu meus
minha minhas muito muitos na nao nas nem no nos nossa nosso num numa o obrigado ola os ou para pela pelas pelo pelos pode podem
por porque posso pra qual quais quando que quem quero se seja sem ser seu seus so sobre sou sua suas tambem tem tenho ter teu tua
tudo um uma umas uns voce voces pergunta ajuda`;

const italian = `a ad agli ai al alla alle allo anche ancora avere aveva bene c che chi ci ciao come con cosa cui da dagli dai dal dalla dalle
degli dei del dell della delle dello deve devo di dopo dove due e ed era erano essere fa fare fino fra gia gli grazie ha hai hanno
ho i il in io l la le lei li lo loro lui ma me mi mia mie miei mio molto ne nei nel nella nelle noi non nostra nostro o ogni per
perche pero piu poi posso prima puo qual quale quali quando quanto quella quelle quelli quello questa queste questi questo qui
se sei senza si sia siamo sono sopra sotto sta stato su sua sue sugli sui sul sulla suo suoi tra tu tua tuo tutti tutto un una
uno vi voglio voi vorrei domanda aiuto`;

const words = new Set([english, german, french, spanish, portuguese, italian].flatMap((list) => list.split(/\s+/)));

/** `folded`: as `foldAccents` gives it. */
export const isStopWord = (folded: string): boolean => words.has(folded);
