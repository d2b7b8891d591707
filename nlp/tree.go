package nlp

// Children returns the tokens that token i governs, in the order of the text. Callers must not change it. On a document
// that the Parser made it costs nothing; on one put together by hand the sentence is searched.
func (d *Doc) Children(i int) []int {
	if len(d.childAt) == len(d.Tokens)+1 {
		return d.children[d.childAt[i]:d.childAt[i+1]:d.childAt[i+1]]
	}
	var out []int
	for _, s := range d.Sents {
		if i < s.First || i >= s.Last {
			continue
		}
		for k := s.First; k < s.Last; k++ {
			if k != i && d.Tokens[k].Head == i {
				out = append(out, k)
			}
		}
	}
	return out
}

// indexChildren prepares Children.
func (d *Doc) indexChildren() {
	d.childAt = make([]int32, len(d.Tokens)+1)
	for i, t := range d.Tokens {
		if t.Head != i {
			d.childAt[t.Head+1]++
		}
	}
	for i := range d.Tokens {
		d.childAt[i+1] += d.childAt[i]
	}
	d.children = make([]int, d.childAt[len(d.Tokens)])
	next := append([]int32(nil), d.childAt...)
	for i, t := range d.Tokens {
		if t.Head != i {
			d.children[next[t.Head]] = i
			next[t.Head]++
		}
	}
}
