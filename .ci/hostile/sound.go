package hostile

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// Sound fails a test if a result that came without an error holds a number that is none,
// or an interval that is upside down; or if an error is none of those that are promised.
func Sound(t testing.TB, what string, got any, err error, promised ...error) {
	t.Helper()
	if err != nil {
		if !slices.ContainsFunc(promised, func(p error) bool { return errors.Is(err, p) }) {
			t.Errorf("%s: %v", what, err)
		}
		return
	}
	if bad := unsound("", reflect.ValueOf(got)); len(bad) > 0 {
		t.Errorf("%s: %s", what, strings.Join(bad, "; "))
	}
}

func unsound(at string, v reflect.Value) (found []string) {
	switch v.Kind() {
	case reflect.Float64:
		if f := v.Float(); math.IsNaN(f) || math.IsInf(f, 0) {
			return []string{fmt.Sprintf("%s is %v", at, f)}
		}
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			return unsound(at, v.Elem())
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			found = append(found, unsound(fmt.Sprint(at, "/", i), v.Index(i))...)
		}
	case reflect.Struct:
		low, high := v.FieldByName("Low"), v.FieldByName("High")
		if low.IsValid() && high.IsValid() && low.Kind() == reflect.Float64 && high.Kind() == reflect.Float64 && low.Float() > high.Float() {
			found = append(found, fmt.Sprintf("%s is from %v to %v", at, low, high))
		}
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				found = append(found, unsound(at+"/"+v.Type().Field(i).Name, v.Field(i))...)
			}
		}
	}
	return found
}

// Numbers makes a table out of bytes, as a fuzzer gives them: up to most rows of so many
// columns. A byte is a small number, and in rare cases one that is hard on arithmetic.
func Numbers(data []byte, columns, most int) [][]float64 {
	hard := []float64{math.NaN(), math.Inf(1), math.Inf(-1), math.MaxFloat64, -math.MaxFloat64, math.SmallestNonzeroFloat64, 1e155, 1e-155, 1e20, 1e-9, 1.0 / 3}
	var rows [][]float64
	for row := range slices.Chunk(data[:min(len(data), most*columns)/columns*columns], columns) {
		rows = append(rows, nil)
		for _, b := range row {
			v := float64(b%16) - 4
			if b >= 0xE0 {
				v = hard[int(b-0xE0)%len(hard)]
			}
			rows[len(rows)-1] = append(rows[len(rows)-1], v)
		}
	}
	return rows
}
