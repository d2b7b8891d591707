package extract

import "strings"

// Words that blame and praise without being triggers of a frame; they colour a quotation.
var (
	blame = wordSet(`wrong mistake error fail failure failed bad badly worse worst terrible awful horrible disaster disastrous catastrophe
		tragedy tragic evil cruel brutal savage barbaric inhuman cowardly heinous vicious violent crime criminal illegal illegitimate unlawful
		corrupt corruption fraud lie liar false dishonest hypocrisy hypocritical racist racism sexist bigot fascist nazi dictator dictatorship
		tyranny tyrant regime oppression repression injustice unjust unfair unacceptable intolerable inadequate insufficient unnecessary useless
		pointless meaningless ridiculous absurd nonsense insane crazy stupid idiot fool foolish incompetent incompetence negligence negligent
		irresponsible reckless dangerous danger threat threatening risk harm harmful damage damaging destroy destruction undermine ignore ignored
		abuse violation shame shameful disgrace disgraceful embarrassing outrageous scandal betrayal treason cheat propaganda provocation
		aggressive aggression hostile enemy terrorist terror extremist problem trouble concern worry unhelpful unwelcome regrettable sad
		disappointed disappointing weak weakness never cannot nothing nobody stop end must should lack without against instead only mere
		excuse pretext blackmail bully bullying arrogance arrogant contempt disregard disrespect insult insulting offensive undemocratic
		unconstitutional suffering victim collapse crisis chaos mess stalemate poison threaten hate hatred anger angry`)
	praise = wordSet(`good great excellent best better strong stronger important historic welcome proud success successful progress positive
		friend friendly friendship ally partner partnership cooperation together unity united solidarity support thank thanks grateful
		gratitude appreciate admire admirable respect honour honor brave courage courageous hero heroic dedication dedicated leadership leader
		commitment committed trust trusted confidence confident hope peace peaceful constructive productive fruitful cordial warm close
		brother brotherly cherish beloved wonderful remarkable outstanding impressive generous generosity noble wise wisdom right rightly
		fair justice legitimate democratic freedom breakthrough milestone stride welcome agree glad happy pleased delighted congratulations
		opportunity understanding common shared mutual vital essential reliable steadfast unwavering`)
)

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}
