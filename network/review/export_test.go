package review

// Hold lets a plan hold so many candidate pairs at once.
func (p *Plan) Hold(pairs int) { p.mostPairs = pairs }
