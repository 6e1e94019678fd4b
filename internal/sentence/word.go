package sentence

import (
	"strings"
	"unicode"
)

// number emits a number that begins at i with its first digit at k.
func (z *tokenizer) number(i, k int) int {
	j := z.digits(k)
	z.emit(i, j)
	return j
}

// digits returns the end of the figure whose first digit is at i: 1,200.50
// 6:30 2019-10-04 9/11 555-0100.
func (z *tokenizer) digits(i int) int {
	j := i
	for {
		for digit(z.at(j)) {
			j++
		}
		if !digit(z.at(j + 1)) {
			return j
		}
		k := j + 1
		for digit(z.at(k)) {
			k++
		}
		switch r := z.at(j); {
		case r == '.' || r == ':':
		case r == ',' && k-j-1 == 3:
		case (r == '/' || r == '-') && z.joined(i):
			return z.joinedEnd(i)
		default:
			return j
		}
		j = k
	}
}

// joined reports whether the digits at i begin a date, a fraction or a telephone
// number that stays one word.
func (z *tokenizer) joined(i int) bool { return z.joinedEnd(i) > 0 }

func (z *tokenizer) joinedEnd(i int) int {
	var lens [5]int
	n, j := 0, i
	sep := rune(0)
	for n < len(lens) {
		k := j
		for digit(z.at(k)) {
			k++
		}
		lens[n] = k - j
		n++
		j = k
		if r := z.at(k); (r == '/' || r == '-') && digit(z.at(k+1)) && (sep == 0 || r == sep) {
			sep = r
			j = k + 1
			continue
		}
		break
	}
	if letter(z.at(j)) && sep == '-' {
		return 0
	}
	l := lens[:n]
	switch {
	case n == 3 && l[0] <= 2 && l[1] <= 2 && (l[2] == 4 || l[2] == 2):
	case n == 3 && l[0] == 4 && l[1] <= 2 && l[2] <= 2:
	case sep == '/' && n == 2 && l[0] <= 2 && l[1] <= 4:
	case sep == '-' && n == 2 && l[0] == 3 && l[1] == 4:
	case sep == '-' && n >= 3 && l[n-1] == 4 && l[n-2] == 3:
	default:
		return 0
	}
	return j
}

// word emits the words of a run that begins with a letter or digit.
func (z *tokenizer) word(i int) int {
	if digit(z.at(i)) {
		j := z.digits(i)
		k := j
		for letter(z.at(k)) {
			k++
		}
		if j < k && !z.units[z.string(j, k)] && !digit(z.at(k)) {
			j = z.stop(i, k) // 10th, 1990s, 4A
			z.emit(i, j)
			return j
		}
		if j < k {
			z.emit(i, j)
			end := z.stop(j, k)
			z.emit(j, end)
			return end
		}
		if z.at(j) == '.' && !alnum(z.at(j+1)) && i == 0 && j-i <= 2 && len(z.cells) == j+1 && z.listHead() {
			j++
		}
		z.emit(i, j)
		return j
	}
	j := z.letters(i)
	if k := z.currencyEnd(i, j); k > i {
		z.emit(i, k)
		return k
	}
	z.split(i, j)
	return j
}

// listHead reports whether nothing but white space stands between the last line
// break (or the start) and the chunk: "1." then counts items.
func (z *tokenizer) listHead() bool {
	before := strings.TrimRight(z.text[:z.cells[0].start], " \t")
	return before == "" || before[len(before)-1] == '\n'
}

// letters returns the end of the run that begins with the letter at i.
func (z *tokenizer) letters(i int) int {
	j := i
	for {
		for alnum(z.at(j)) || z.at(j) == '_' && alnum(z.at(j+1)) {
			j++
		}
		r, n := z.at(j), z.at(j+1)
		switch {
		case quote(r) && alnum(n) && r != '‘':
		case r == '?' && z.lostApostrophe(j):
		case r == '&' && unicode.IsUpper(n) && unicode.IsUpper(z.at(j-1)) && j-i <= 3:
		case hyphen(r) && letter(n) && z.prefixed(i, j):
		case hyphen(r) && digit(n) && strings.EqualFold(z.string(i, j), "mid"):
		case r == '.' && letter(n) && z.dotted(i, j):
		case r == '$' && unicode.IsUpper(z.at(j-1)) && digit(n):
			return j + 1
		case r == '/' && (z.string(i, j) == "s" || z.string(i, j) == "w" || z.string(i, j) == "c") && letter(n):
		default:
			return z.stop(i, j)
		}
		j++
	}
}

// lostApostrophe reports a question mark that a wrong encoding put for an
// apostrophe: Pakistan?s, don?t.
func (z *tokenizer) lostApostrophe(j int) bool {
	k := j + 1
	for letter(z.at(k)) {
		k++
	}
	switch strings.ToLower(z.string(j+1, k)) {
	case "s", "t", "re", "ve", "ll", "d", "m":
		return !digit(z.at(k)) && letter(z.at(j-1))
	}
	return false
}

// prefixed reports whether the hyphen at j joins a prefix that UD keeps on.
func (z *tokenizer) prefixed(i, j int) bool {
	return z.prefixes[strings.ToLower(z.string(i, j))]
}

// dotted reports whether the full stop at j stands inside an abbreviation:
// single letters (U.S.), or a start that the list has (Ph.D., Lt.Gen.).
func (z *tokenizer) dotted(i, j int) bool {
	k := j + 1
	for letter(z.at(k)) {
		k++
	}
	single := j-i == 1 || z.at(j-2) == '.'
	if single && (k-j == 2 || z.at(k) == '.' && k-j <= 3) {
		return true
	}
	if _, ok := z.abbreviations[z.string(i, k)+"."]; ok {
		return true
	}
	return single && k-j <= 3 && z.at(k) != '.' && unicode.IsLower(z.at(i)) && unicode.IsLower(z.at(j+1))
}

// stop takes in the full stop of an abbreviation that ends at j.
func (z *tokenizer) stop(i, j int) int {
	if z.at(j) != '.' || z.at(j+1) == '.' || alnum(z.at(j+1)) && !unicode.IsUpper(z.at(j+1)) && !digit(z.at(j+1)) {
		return j
	}
	s := z.string(i, j)
	if j-i == 1 && unicode.IsUpper(z.at(i)) && (len(z.cells) > j+1 || s != "I") {
		return j + 1
	}
	if j-i >= 3 && z.at(j-2) == '.' && letter(z.at(j-1)) {
		return j + 1
	}
	class, ok := z.abbreviations[s+"."]
	if !ok && strings.ToUpper(s) == s && j-i > 1 {
		class, ok = z.abbreviations[s[:1]+strings.ToLower(s[1:])+"."]
		if class == "plain" || class == "month" && j-i < 4 {
			ok = false // capitals: SAT. and IND. are more often words
		}
	}
	if !ok || class == "number" && !z.numberFollows(j+1) {
		return j
	}
	return j + 1
}

// numberFollows reports whether a digit comes next after cell j, in this chunk
// or after the space that ends it.
func (z *tokenizer) numberFollows(j int) bool {
	if j < len(z.cells) {
		return digit(z.at(j))
	}
	rest := strings.TrimLeft(z.text[z.cells[len(z.cells)-1].end:], " #$")
	return rest != "" && rest[0] >= '0' && rest[0] <= '9'
}

// split emits the letters from i to j, with clitics and joined words apart.
func (z *tokenizer) split(i, j int) {
	low := strings.ToLower(z.string(i, j))
	if parts, ok := z.contractions[low]; ok {
		for _, p := range parts {
			k := i + len([]rune(p))
			z.emit(i, k)
			i = k
		}
		return
	}
	k := z.clitic(i, j)
	z.emit(i, k)
	z.emit(k, j)
}

// currencyEnd returns the end of a currency name at i with a number after it.
func (z *tokenizer) currencyEnd(i, j int) int {
	k := i
	for letter(z.at(k)) || z.at(k) == '$' {
		k++
	}
	if k > i && k < j && digit(z.at(k)) && z.currencies[z.string(i, k)] {
		return k
	}
	return i
}

// clitic returns where n't, 's, 're, 've, 'll, 'd, 'm begins, or j.
func (z *tokenizer) clitic(i, j int) int {
	for k := j - 1; k > i && k >= j-3; k-- {
		if r := z.at(k); !quote(r) && r != '?' {
			continue
		}
		switch strings.ToLower(z.string(k+1, j)) {
		case "t":
			if n := z.at(k - 1); (n == 'n' || n == 'N') && k-1 > i {
				return k - 1
			}
		case "s", "re", "ve", "ll", "d", "m":
			return k
		}
	}
	return j
}
