// Package disclosure finds hidden counts that can be derived.
package disclosure
