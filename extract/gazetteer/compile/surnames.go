package main

import (
	"slices"
	"strings"
)

// familyFirst are the countries whose people are named family name first in English papers too; givenOnly those whose
// people are called by the first of their names, which is their own.
var (
	familyFirst = strings.Fields("CHN TWN HKG MAC KOR PRK VNM KHM SGP")
	familyNames = strings.Fields(`ai an bae baek bai bang ban bao bo bui cai cao chae chai chan chang chau che chea chen cheng cheong cheung
		chi chia chiang chin cho choe choi chon chong choo chou chow chu chua chui chun chung cui dam dang dao deng dinh do doan dong dou du duan
		duong eom fan fang feng fu fung gan gao geng gong gu guan guo ha hahm ham han hang hao he heng heo ho hoang hong hou hsiao hsieh hsu hu hua
		huang hui hun huo huynh hwang im jang jeon jeong ji jia jiang jin jo jon jong joo joh ju jun jung kan kang kao ke keat ki kil kim ko koh koo
		kong ku kuang kuk kuo kwak kwan kwok kwon lai lam lan lau le lee lei leng leung li lian liang liao lien lim lin ling liu lo loh long lou low
		lu luo luong luu lyu ma mai mao meng mi min ming mo mok moon mun na nam ng ngo nguyen ni nie no noh norodom nuon o oh om ong ouyang paek pak
		pan pang park peng pham phan phung pi pu pyo pyon qi qian qiao qin qu quach quan ren ri rim ro roh rong ryang ryu sam sar shao shen sheng shi
		shih shin si sim sin siu so soh sok som son song soong su suh sum sun sung suo suy tae tam tan tang tao tea teo tham thach thae thai thong tian
		tien tim ting to ton tong tran trinh truong tsai tsang tsao tseng tsui tu tun tung u ung van vo vu wan wang wei wen weng won wong woo wu xi xia
		xiang xiao xie xing xiong xu xue yan yang yao ye yeh yen yeo yeon yeung yi yim yin ying yip yo yon yong yoo yoon you yu yuan yue yuen yun zang
		zeng zha zhai zhan zhang zhao zhen zheng zhi zhong zhou zhu zhuang zou`)
	givenOnly = strings.Fields("ETH ERI")
	noSurname = strings.Fields("MMR")
)

// given are first names: as last names they would be found everywhere. Where somebody is called by one (Abdullah,
// Saddam), a row kept by hand says so.
var given = strings.Fields(`john paul david george michael james thomas robert joseph peter andrew daniel charles henry edward francis anthony philip
	richard william stephen steven patrick simon samuel adam alexander alex albert alfred anna maria mary elizabeth jean jose juan carlos antonio
	mohammed mohamed muhammad mohammad ahmed ahmad ali hassan hasan hussein hussain ibrahim abdullah abdallah omar umar khalid khaled mahmoud mahmud
	yusuf yousef yousuf ismail mustafa salem saleem saeed said rashid rashed karim kareem hamid hameed abdul osman othman adam musa moussa isa issa
	jr sr al bin frank grace joy king prince queen mark rose jack harry sam oliver benjamin morgan scarlett gordon md`)

// words are English words and names of places, days and peoples that are last names too. They name a person only where
// he governed a state of some weight, or where a row kept by hand says so.
var words = strings.Fields(`monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september
	october november december spring summer autumn winter day night week today
	a an and any are as at be been best better big bird black blue bond book boy bread bridge bright brown buck burns bush butler by
	camp can car carpenter case cash castle chance chase church city close cloud coast coach cole cook cool court cox crane cross dean deep do down
	drew duke dung eagle early earth east ego english even fair fall fan farmer fast field fine fire fish fisher flood flower force ford forest fox
	free freeman french frost game gay german glass go god gold good grand grant graves gray great green grey gun had hall hand happy hard
	has have he heath held hero high hill his hit hold home hood hook hope house how hunt i if in is islam it item its job just justice key kind
	knight lake land lane last law laws lay leader least left less light like lima little live long lord lot love low mad major man mann many marine
	marsh marshall mason master me meet men mercy mess miles mills min moon more most moto muslim my near new news next nice no noble none
	north not now o of oh old on once one only or other our out over page pan part peace people pike pine police poor pope porter post power
	price pride pot poole quick rain ran ray read reason red reed reserve rest rice rich right rights river road rock roman room rose royal run russian
	sad sage saint salt sand say sea see senior she shine ship short silver simple sin sing small smart snow so some son song soon sport star
	state steel stern stone straw street strong such sun swan swift tall tea ten than that the them then they this thus till time to too top tower
	town trading turk turner two under union up us vice wall want war ward was water waters way we weeks well wells west what white
	who why will wise with wolf wood woods word work world worth yes yet you young your christian catholic jew english welsh irish scott holland
	england ireland wales paris london berlin vienna houston birmingham washington chester york lincoln jordan chad georgia cuba
	mexico salem santiago san santa valencia sahel islands arab kurd maroon guinea congo rus muscat sofia victoria lome bamako`)

// joined are the particles that belong to the surname that follows them.
var joined = strings.Fields("de del della der den di da do dos du la le van von ter ten zu bin ibn ben ould bint abu el al ag st san o")

// plainSurnames are the surnames of a person that are no words, unless he is prominent enough to be meant by one.
func plainSurnames(name, country string, prominence float64) []string {
	return slices.DeleteFunc(surnames(name, country), func(s string) bool {
		return len([]rune(s)) < 2 || prominence < 0.8 && slices.Contains(words, norm(s))
	})
}

// surnames returns the last names that a person goes by: "Khamenei", "al-Assad" and "Assad", "bin Salman", "von der
// Leyen", "Ban" for Ban Ki-moon, "Abiy" for Abiy Ahmed, "Suu Kyi".
func surnames(name, country string) []string {
	words := strings.Fields(name)
	if n := len(words); n > 1 && (words[n-1] == "Jr." || words[n-1] == "Jr" || words[n-1] == "II" || words[n-1] == "III") {
		words = words[:n-1]
	}
	if len(words) < 2 {
		return nil
	}
	switch {
	case slices.Contains(familyFirst, country) && slices.Contains(familyNames, norm(words[0])):
		return []string{words[0]}
	case slices.Contains(givenOnly, country):
		return []string{words[0]}
	case slices.Contains(noSurname, country):
		return nil
	}
	last := words[len(words)-1]
	if regnal(last) {
		return nil
	}
	if slices.Contains(given, norm(last)) {
		return nil
	}
	found := []string{last}
	start := len(words) - 1
	for start > 1 && slices.Contains(joined, strings.ToLower(words[start-1])) {
		start--
	}
	if start < len(words)-1 {
		found = append(found, strings.Join(words[start:], " "))
		if p := strings.ToLower(words[start]); p == "bin" || p == "ben" || p == "ibn" || p == "abu" {
			found = found[1:]
		}
	}
	if lower := strings.ToLower(last); strings.HasPrefix(lower, "al-") || strings.HasPrefix(lower, "el-") {
		found = append(found, last[3:])
	}
	return found
}

// regnal tells whether a word is the number of a monarch.
func regnal(word string) bool {
	return word != "" && strings.Trim(word, "IVX") == ""
}
