// Package measure turns judgements into measures that allow for who judged.
package measure
