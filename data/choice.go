package data

import "taraz/kpi"

// choiceLabels are the words by which people read and write the choices of fields.
var choiceLabels = map[string]kpi.Words{
	"person": words("شخص", "person"), "company": words("شرکت", "company"), "anonymous": words("ناشناس", "anonymous"),
	"sale": words("فروش", "sale"), "return": words("برگشت", "return"),
	"open": words("باز", "open"), "won": words("موفق", "won"), "lost": words("ناموفق", "lost"),
	"acquisition": words("جذب", "acquisition"), "retention": words("نگهداشت", "retention"), "win_back": words("بازگرداندن", "win back"),
	"sales": words("فروش", "sales"), "service": words("خدمات", "service"), "training": words("آموزش", "training"), "other": words("سایر", "other"),
	"request": words("درخواست", "request"), "complaint": words("شکایت", "complaint"),
}

// ChoiceLabel returns the words for a choice in both languages; ParseChoice reads them.
func ChoiceLabel(choice string) kpi.Words {
	if w, ok := choiceLabels[choice]; ok {
		return w
	}
	return kpi.Words{Fa: choice, En: choice}
}

// choiceKeys are the Persian words as MatchKey leaves them, without blanks.
var choiceKeys = func() map[string]string {
	keys := map[string]string{}
	for choice, w := range choiceLabels {
		keys[choice] = joinedKey(w.Fa)
	}
	return keys
}()

// labelled finds the choice whose Persian word a text is.
func labelled(s string, choices []string) (string, bool) {
	key := joinedKey(s)
	for _, c := range choices {
		if choiceKeys[c] == key && key != "" {
			return c, true
		}
	}
	return "", false
}

// joinedKey is MatchKey without blanks: people write «نا موفق» and «ناموفق».
func joinedKey(s string) string {
	b := []byte(MatchKey(s))
	n := 0
	for _, c := range b {
		if c != ' ' {
			b[n] = c
			n++
		}
	}
	return string(b[:n])
}
