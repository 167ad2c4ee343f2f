// Package review plans peer review: who reviews whom, and when.
package review
