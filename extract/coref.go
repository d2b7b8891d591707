package extract

func (c *casting) noteGender(sp *nameSpan) {}
func (c *casting) describePeople()         {}
func (c *casting) findNominals()           {}
func (c *casting) findPronouns()           {}
func (c *casting) markPlaces()             {}
