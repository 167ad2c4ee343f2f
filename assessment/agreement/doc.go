// Package agreement says how far those who judge agree.
package agreement
