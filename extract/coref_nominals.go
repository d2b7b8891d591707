package extract

func (c *casting) describePeople() {}
func (c *casting) findNominals()   {}
