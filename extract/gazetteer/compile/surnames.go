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
	jr sr al bin frank grace joy king prince queen may will mark rose young man day early long best good brown-`)

// joined are the particles that belong to the surname that follows them.
var joined = strings.Fields("de del della der den di da do dos du la le van von ter ten zu bin ibn ben ould bint abu el al ag st san o")

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
