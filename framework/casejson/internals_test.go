package casejson

import "github.com/openrubric/leadership/indicator/issue"

// InRubric reports whether the code is of what no schema sees in rubrics.
func InRubric(code issue.Code) bool { return rubricCodes[code] }
