package extract

import "strings"

// titleClass is what a title says about the person who bears it.
type titleClass int

const (
	noTitle    titleClass = iota
	topTitle              // the office at the top of a country, ministry or organisation: president, foreign minister, chairman
	rankTitle             // a rank or honour that names nobody's organisation: General, Senator, Dr, Mr
	underTitle            // an office below the top: deputy, spokesman, ambassador, adviser
	trade                 // what somebody is by profession or fate: journalist, lawyer, suspect
)

// Heads of titles. Each list is one class; words are lower case, the head is the last noun of the title.
const (
	topWords = `counterpart pm president premier chancellor king queen emperor empress sultan emir amir shah monarch taoiseach pope caliph
		chief head leader chairman chairwoman chairperson chair director minister secretary governor governor-general mayor
		commander commander-in-chief speaker ceo president-general secretary-general director-general general-secretary
		co-founder founder co-chair dictator strongman ruler boss captain executive manager principal rector patriarch warlord
		coordinator co-leader prime-minister minster`
	rankWords = `mr mr. mrs mrs. ms ms. miss dr dr. prof prof. professor sir dame lord lady baroness baron duke duchess count prince
		princess sheikh sheik shaikh ayatollah hojatoleslam imam mullah maulana mufti cardinal archbishop bishop reverend rev rev. father pastor rabbi judge
		justice general gen gen. colonel col col. major maj maj. lieutenant lt lt. admiral adm adm. marshal brigadier
		brig. sergeant sgt sgt. corporal private senator sen sen. congressman congresswoman rep rep. mp lawmaker legislator
		excellency majesty highness comrade hajji haji capt capt. mme monsieur deputy-general herr lieutenant-general
		major-general brigadier-general lieutenant-colonel vice-admiral chevalier monsignor monsenor subcomandante comandante`
	underWords = `deputy vice-president ambassador envoy consul spokesman spokeswoman spokesperson adviser advisor aide
		representative vice-chairman undersecretary under-secretary under-secretary-general attaché negotiator delegate councillor counsellor assistant
		second-in-command diplomat prosecutor attorney-general commissioner official member candidate nominee
		senator-elect president-elect officer inspector rapporteur emissary correspondent commissioner-designate attorney`
	tradeWords = `journalist reporter activist lawyer barrister analyst author writer poet novelist singer actor actress philanthropist
		economist scientist historian footballer striker gunman suspect dissident militant cleric tycoon businessman
		businesswoman billionaire investor blogger photographer entrepreneur banker physicist engineer doctor physician
		astronaut cosmonaut pilot soldier sailor policeman detective expert scholar researcher academic teacher student priest monk nun
		preacher evangelist politician statesman parliamentarian campaigner whistleblower hacker fugitive convict detainee
		prisoner hostage national citizen man woman boy girl father mother brother sister son daughter wife husband widow
		cousin nephew uncle friend colleague successor predecessor rival opponent veteran columnist commentator editor
		publisher host anchor broadcaster filmmaker producer artist musician composer comedian athlete runner swimmer boxer champion
		coach referee farmer worker resident witness victim volunteer defendant plaintiff solicitor spy agent operative
		mastermind bomber jihadist rebel fighter terrorist insurgent guerrilla separatist oligarch magnate financier trader
		heir laureate winner star model designer surgeon nurse millionaire developer chef specialist strategist pollster surfer sociologist
		psychologist geologist seismologist meteorologist biologist oceanographer virologist epidemiologist engineer`
)

// Words that take a title down, out of office, or out of time.
const (
	deputyWords = `deputy vice assistant under associate junior acting-deputy sub second 2nd`
	formerWords = `former ex ex- erstwhile one-time onetime ousted deposed toppled late retired then-former overthrown`
	futureWords = `elect designate next future incoming prospective would-be presumptive aspiring`
	stateOffice = `president premier chancellor king queen emperor emir sultan minister monarch taoiseach pm`
)

// titleModifiers may stand between a country and the head of a title: Russian DEFENSE Minister, Chief EXECUTIVE.
const titleModifiers = `high prime foreign defense defence interior finance home justice health education trade energy economy economic
	environment agriculture information culture transport transportation treasury labor labour housing tourism oil affairs state
	external internal security national supreme vice deputy acting interim executive general managing party opposition chief first senior top
	military political army police air navy naval intelligence parliamentary communications development science
	technology immigration public works cabinet industry commerce planning water police fire spiritual religious
	crown grand chief overall then interim caretaker current incumbent new longtime long-time long-serving outgoing regional local
	provincial assistant under permanent resident special joint council board group rebel militant field corps campaign
	team office strategy european spiritual commonwealth international exterior veterans exchequer business employment
	social welfare family women youth sports sport media climate resources mines petroleum fisheries budget nuclear
	federal ruling conservative liberal majority minority whip house senate newly elected self-proclaimed paramount
	attorney solicitor surgeon inspector secretary commander director president committee programme program country regional`

// Nouns that, with a country before or behind them, are that country acting.
const (
	organNouns = `government govt administration regime cabinet parliament legislature congress senate assembly knesset duma bundestag majlis
		ministry department embassy consulate mission delegation military army navy force forces troops troop soldiers soldier
		police policemen officers guard guards marines warplanes warplane jets jet aircraft planes airforce fighters paratroopers commandos tanks
		warship warships vessels submarine submarines artillery snipers authorities authority officials official leadership leaders
		diplomats diplomat ambassador envoy envoys spokesman spokeswoman spokesperson ministers servicemen serviceman peacekeepers contingent
		negotiators negotiator investigators prosecutors prosecutor court courts lawmakers legislators mps intelligence state side
		delegates representatives representative junta monarchy generals commanders personnel drones drone missiles rockets gunboats helicopters helicopter squadron
		battalion brigade brigades units unit regiment infantry security-forces coastguard customs executive council
		premiership presidency secretariat agency agencies advisers advisors counterparts bombers airmen airstrikes rulers establishment
		judiciary senators policeman sailors contingents general colonel inspectors garrison bureau office commission administration's`
	// bareOrgans stand for the article's country without naming it.
	bareOrgans = `government army military police parliament regime authorities cabinet embassy administration junta ministry navy
		legislature officials prosecutors leadership monarchy congress troops soldiers`
	peopleNouns = `people citizens nationals public nation voters citizen population`
)

// orgHeads end or carry the name of an organisation; groupHeads that of an armed or militant group.
const (
	orgHeads = `party movement union congress committee council commission institute institution university college school bank
		organization organisation association foundation fund league society federation confederation board bureau agency
		network centre center corporation corp corp. company co. inc inc. ltd ltd. plc group club church court tribunal parliament senate
		assembly authority office department ministry service services initiative campaign alliance coalition conference
		chamber academy observatory laboratory trust airlines airways railways press hospital administration secretariat syndicate
		directorate caucus forum project program programme mission police synod patriarchate diocese museum
		embassy cabinet guild jury international technologies industries holdings motors energy petroleum oil bancorp survey
		kongress democrats conservatives greens nation tribe tribes clinic command tea-party faction lobby think-tank
		delegation taskforce cooperative consortium partnership exchange studios entertainment news television tv radio electric
		aerospace airline telecom systems labs shipping tankers pharma pharmaceuticals foods stores media watch`
	groupHeads = `front army brigade brigades militia militias guards guard forces force fighters resistance rebels mujahideen jihad battalion
		battalions cartel mafia insurgency tigers liberation janjaweed corps group militants separatists regiment`
	igoHeads = `nations union community commonwealth`
	// stateHeads are offices of a state: with a country's name they are the country.
	stateHeads = `ministry department parliament embassy army navy government cabinet military police forces senate
		congress consulate force guard marines coastguard presidency customs authorities corps legislature treasury`
	mediaWords = `times post daily news newspaper television tv radio herald tribune gazette journal guardian telegraph mail
		observer press agency broadcasting magazine weekly chronicle examiner globe mirror echo monitor bulletin review today
		observer register courier dispatch express standard independent`
	placeWords = `city river island islands sea ocean bay gulf mountain mountains valley province district region street avenue square road
		airport palace peninsula strait straits canal desert lake park stadium port county village town hills coast plateau
		mosque cathedral temple tower bridge university-hospital base house-arrest territory state oblast governorate heights strip
		bank border beach creek europe asia america africa facility show catholic orthodox forest field fields plant dam harbour harbor plaza north south east west`
	eventWords = `war agreement treaty accord accords act summit conference day week month prize award games olympics cup
		resolution convention protocol constitution declaration plan revolution spring christmas easter ramadan festival
		championship league-cup election elections crisis report law bill pact charter deal amendment affair scandal process ceremony anniversary
		attack attacks attacks massacre genocide holocaust operation project expedition mission hurricane typhoon storm earthquake tsunami`
)

const calendarWords = `monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
	september october november december jan feb mar apr jun jul aug sep sept oct nov dec`

// functionWords are never part of a name although a sentence may begin with them.
const functionWords = `neither nor the a an this that these those it he she they we i you his her its their our my your in on at of for from by with to
	and or but if when while after before as since although though because however meanwhile according also there here
	what who which where why how not no yes all some many most several both two three four five six seven eight nine
	ten one according despite during following under over about into through between among against without within until
	earlier later last next yesterday today tomorrow now then once more than so such each every any other another
	speaking asked responding additionally moreover furthermore nevertheless nonetheless instead thus therefore only just even still
	see do did does was were is are be been has have had will would could should may might must can being having
	mr mrs ms dr prof sir lord lady`

// nameParticles are lower-case words inside personal names.
const nameParticles = `de la del da das do dos di du des le van von der den ter ten bin ibn bint al el ul ur ud ud-din e y zu zur abu ben ap al- el-
	as- ash- an- az- as ash ad abd`

// vocabulary holds the word lists as sets.
type vocabulary struct {
	title                                                map[string]titleClass
	deputy, former, future, stateOffice, titleMod        tokenSet
	organ, bareOrgan, people, owner                      tokenSet
	org, group, igo, stateHead, media, place, event      tokenSet
	calendar, function, particle, male, female, anyGiven tokenSet
	outlet, noActor                                      tokenSet
}

type tokenSet map[string]bool

func wordsOf(lists ...string) tokenSet {
	set := tokenSet{}
	for _, list := range lists {
		for _, w := range strings.Fields(list) {
			set[w] = true
		}
	}
	return set
}

func newVocabulary() *vocabulary {
	l := &vocabulary{
		title:  map[string]titleClass{},
		deputy: wordsOf(deputyWords), former: wordsOf(formerWords), future: wordsOf(futureWords),
		stateOffice: wordsOf(stateOffice), titleMod: wordsOf(titleModifiers),
		organ: wordsOf(organNouns), bareOrgan: wordsOf(bareOrgans), people: wordsOf(peopleNouns), owner: wordsOf(pluralOwners),
		org: wordsOf(orgHeads), group: wordsOf(groupHeads), igo: wordsOf(igoHeads), stateHead: wordsOf(stateHeads),
		media: wordsOf(mediaWords), place: wordsOf(placeWords), event: wordsOf(eventWords),
		calendar: wordsOf(calendarWords), function: wordsOf(functionWords), particle: wordsOf(nameParticles),
		male: wordsOf(maleNames), female: wordsOf(femaleNames), anyGiven: wordsOf(maleNames, femaleNames, eitherNames),
		outlet: wordsOf(mediaNames), noActor: wordsOf(noActorAcronyms),
	}
	for class, list := range map[titleClass]string{trade: tradeWords, rankTitle: rankWords, underTitle: underWords, topTitle: topWords} {
		for _, w := range strings.Fields(list) {
			if l.title[w] == noTitle || class == topTitle {
				l.title[w] = class
			}
		}
	}
	return l
}
