package casejson

import (
	"crypto/sha1"
	"encoding/hex"
	"fmt"
	"net"
	"net/url"
	"strings"
)

// urlSpace is the name space of URLs: RFC 9562, section 6.6.
var urlSpace = [16]byte{0x6b, 0xa7, 0xb8, 0x11, 0x9d, 0xad, 0x11, 0xd1, 0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8}

// uuid5 returns the UUID of a URL: version 5 of RFC 9562, section 5.5, so that one
// name has one UUID wherever and whenever it is made.
func uuid5(url string) string { return version5(urlSpace, url) }

func version5(space [16]byte, name string) string {
	sum := sha1.Sum(append(space[:], name...))
	sum[6] = sum[6]&0x0f | 0x50
	sum[8] = sum[8]&0x3f | 0x80
	h := hex.EncodeToString(sum[:16])
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}

// isUUID reports whether s has the form of a UUID of any version, in either case.
func isUUID(s string) bool { return hasDigits(s, true) }

// isVersioned reports whether s is what the OpenAPI description of CASE 1.1 asks of an
// identifier: a UUID in lower case, of version 1 to 5.
func isVersioned(s string) bool {
	return hasDigits(s, false) && s[14] >= '1' && s[14] <= '5' && strings.IndexByte("89ab", s[19]) >= 0
}

// hasDigits reports whether s has hyphens where UUIDs have them and digits elsewhere.
func hasDigits(s string, capitals bool) bool {
	if len(s) != 36 {
		return false
	}
	for i := range len(s) {
		c := s[i]
		switch hyphen := i == 8 || i == 13 || i == 18 || i == 23; {
		case hyphen:
			if c != '-' {
				return false
			}
		case c >= '0' && c <= '9', c >= 'a' && c <= 'f', capitals && c >= 'A' && c <= 'F':
		default:
			return false
		}
	}
	return true
}

// uuidAtEnd returns the UUID that an address ends with, in lower case, or "".
func uuidAtEnd(uri string) string {
	if n := len(uri) - 36; n >= 0 && isUUID(uri[n:]) {
		return strings.ToLower(uri[n:])
	}
	return ""
}

// isURI reports whether s is an absolute address of RFC 3986, which has no letters but
// those of ASCII.
func isURI(s string) bool {
	if rest, ok := strings.CutPrefix(s, "https://"); ok && isPlain(rest) {
		return true
	}
	for i := range len(s) {
		if !inAddress(s[i]) {
			return false
		}
	}
	u, err := url.Parse(s)
	if err != nil || !u.IsAbs() || strings.Count(s, "#") > 1 || strings.ContainsAny(u.EscapedPath(), "[]") {
		return false
	}
	name := u.Hostname() // with a colon, it is an IPv6 address and stands in brackets
	return !strings.Contains(name, ":") || strings.Contains(u.Host, "[") && net.ParseIP(name) != nil
}

// inAddress reports whether the character may stand in an address as it is.
func inAddress(c byte) bool { return c > ' ' && c < 0x7f && strings.IndexByte("\"<>\\^`{|}", c) < 0 }

// addressOf returns the text as an address, and makes one of it if it is none.
func addressOf(s string) string {
	return firstOf(escaped(s), "urn:uuid:"+uuid5(s))
}

// escaped returns the address with what may not stand in one escaped, or "" if it is none
// even so.
func escaped(s string) string {
	if isURI(s) {
		return s
	}
	var b strings.Builder
	for i := range len(s) {
		if inAddress(s[i]) {
			b.WriteByte(s[i])
		} else {
			fmt.Fprintf(&b, "%%%02X", s[i])
		}
	}
	if out := b.String(); isURI(out) {
		return out
	}
	return ""
}

// isPlain reports whether s has only characters that mean nothing else in an address.
func isPlain(s string) bool {
	for i := range len(s) {
		c := s[i]
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '/' && c != '-' && c != '.' && c != '_' {
			return false
		}
	}
	return s != ""
}
