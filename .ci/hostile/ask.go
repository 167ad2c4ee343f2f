package hostile

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// Ask calls every exported method of a value and returns all answers as one text. A method
// that wants arguments gets, for each, the first of args that is of its type, and a zero
// value where there is none; one that wants an interface that no argument is gets left
// out, and the text says so. Answers that are pointers or iterators are followed.
func Ask(value any, args ...any) string {
	var b strings.Builder
	v := reflect.ValueOf(value)
	for i := range v.NumMethod() {
		name, method := v.Type().Method(i).Name, v.Method(i)
		in, ok := arguments(method.Type(), args)
		fmt.Fprint(&b, name, ": ")
		if !ok {
			b.WriteString("not asked\n")
			continue
		}
		for _, out := range method.Call(in) {
			tell(&b, out, 0)
			b.WriteByte(' ')
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// Tell returns values in the same words each time: no address, and maps by their keys.
func Tell(values ...any) string {
	var b strings.Builder
	for _, v := range values {
		tell(&b, reflect.ValueOf(v), 0)
		b.WriteByte('\n')
	}
	return b.String()
}

func arguments(f reflect.Type, args []any) (in []reflect.Value, ok bool) {
	for k := range f.NumIn() {
		t := f.In(k)
		if f.IsVariadic() && k == f.NumIn()-1 {
			break
		}
		at := slices.IndexFunc(args, func(a any) bool { return reflect.TypeOf(a).AssignableTo(t) })
		switch {
		case at >= 0:
			in = append(in, reflect.ValueOf(args[at]))
		case t.Kind() == reflect.Interface || t.Kind() == reflect.Pointer || t.Kind() == reflect.Func:
			return nil, false
		default:
			in = append(in, reflect.Zero(t))
		}
	}
	return in, true
}

func tell(b *strings.Builder, v reflect.Value, depth int) {
	if depth > 12 || !v.IsValid() {
		b.WriteString("…")
		return
	}
	list := func(n int, item func(i int)) {
		b.WriteByte('[')
		for i := range n {
			item(i)
			b.WriteByte(' ')
		}
		b.WriteByte(']')
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			b.WriteString("none")
			return
		}
		tell(b, v.Elem(), depth+1)
	case reflect.Slice, reflect.Array:
		list(v.Len(), func(i int) { tell(b, v.Index(i), depth+1) })
	case reflect.Map:
		keys := v.MapKeys()
		slices.SortFunc(keys, func(a, z reflect.Value) int { return cmp.Compare(fmt.Sprint(a), fmt.Sprint(z)) })
		list(len(keys), func(i int) {
			fmt.Fprint(b, keys[i], ":")
			tell(b, v.MapIndex(keys[i]), depth+1)
		})
	case reflect.Struct:
		fields := slices.DeleteFunc(reflect.VisibleFields(v.Type()), func(f reflect.StructField) bool { return len(f.Index) > 1 || !f.IsExported() })
		if len(fields) == 0 {
			fmt.Fprint(b, printable(v))
			return
		}
		list(len(fields), func(i int) { tell(b, v.FieldByIndex(fields[i].Index), depth+1) })
	case reflect.Func:
		switch {
		case v.IsNil():
			b.WriteString("none")
		case v.Type().CanSeq():
			b.WriteByte('[')
			for item := range v.Seq() {
				tell(b, item, depth+1)
				b.WriteByte(' ')
			}
			b.WriteByte(']')
		case v.Type().CanSeq2():
			b.WriteByte('[')
			for key, item := range v.Seq2() {
				tell(b, key, depth+1)
				b.WriteByte(':')
				tell(b, item, depth+1)
				b.WriteByte(' ')
			}
			b.WriteByte(']')
		default:
			b.WriteString("a function")
		}
	default:
		fmt.Fprint(b, v)
	}
}

// printable is a struct of which nothing is exported: what it says of itself, if it does.
func printable(v reflect.Value) any {
	if v.CanInterface() {
		if s, ok := v.Interface().(fmt.Stringer); ok {
			return s.String()
		}
	}
	return v.Type()
}
