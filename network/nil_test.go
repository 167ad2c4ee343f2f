package network_test

import (
	"context"
	"reflect"
	"testing"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/assessment/trend"
	"github.com/openrubric/leadership/evidence"
	"github.com/openrubric/leadership/network"
)

// Who did not look at an error and asks what came with it finds nothing, as doc.go of the
// module says, and no panic. What was not compiled is as empty.
func TestNilIsEmpty(t *testing.T) {
	says := map[string]bool{"String": true, "GoString": true, "Method": true, "Network": true, "Register": true,
		"Name":     true, // the ID itself
		"Relation": true, // among nobody
	}
	asked := 0
	for _, typ := range []reflect.Type{
		reflect.TypeFor[assessment.Matrix](), reflect.TypeFor[assessment.Result](), reflect.TypeFor[trend.Trend](),
		reflect.TypeFor[network.Rollup](), reflect.TypeFor[network.Index](), reflect.TypeFor[evidence.Index](),
	} {
		for state, v := range map[string]reflect.Value{"nil": reflect.Zero(reflect.PointerTo(typ)), "zero": reflect.New(typ)} {
			for i := range v.NumMethod() {
				name := v.Type().Method(i).Name
				if name == "AuditUnprotected" {
					continue // it is there for tests only
				}
				t.Run(state+" "+typ.String()+"."+name, func(t *testing.T) {
					asked++
					failed := false
					for _, out := range v.Method(i).Call(arguments(t.Context(), v.Method(i).Type())) {
						switch got := out.Interface().(type) {
						case interface{ Err() error }: // why there is nothing
							failed = got.Err() != nil
						case error:
							failed = true
						default:
							if !says[name] && !failed && !isNothing(out) {
								t.Errorf("it holds %v", got)
							}
						}
					}
					if askedToReport := name == "Report" || name == "Audit" || name == "Score"; failed != askedToReport {
						t.Errorf("an error: %v", failed)
					}
				})
			}
		}
	}
	if asked < 2*55 {
		t.Errorf("only %d methods were asked", asked)
	}
}

// arguments are zero values, as a call with nothing to ask for has them.
func arguments(ctx context.Context, f reflect.Type) []reflect.Value {
	var list []reflect.Value
	for i := range f.NumIn() {
		switch in := f.In(i); {
		case in == reflect.TypeFor[context.Context]():
			list = append(list, reflect.ValueOf(ctx))
		case i < f.NumIn()-1 || !f.IsVariadic():
			list = append(list, reflect.Zero(in))
		}
	}
	return list
}

// isNothing reports whether a value is zero, or an iterator that yields nothing.
func isNothing(v reflect.Value) bool {
	if v.Kind() != reflect.Func {
		return v.IsZero()
	}
	yielded := false
	yield := reflect.MakeFunc(v.Type().In(0), func([]reflect.Value) []reflect.Value {
		yielded = true
		return []reflect.Value{reflect.ValueOf(true)}
	})
	v.Call([]reflect.Value{yield})
	return !yielded
}
