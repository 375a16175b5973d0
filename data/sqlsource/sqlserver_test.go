package sqlsource

import (
	"net/url"
	"strings"
	"testing"
	"time"
)

// No SQL Server is at hand: what can be said of it without one is said here.

func TestTheDriverOfSQLServerIsAskedForReadingOnly(t *testing.T) {
	a, err := ParseAddress("sqlserver://reader:p%40ss@db.example/crm?encrypt=true&TrustServerCertificate=true&connect_timeout=3")
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(msAddress(a))
	if err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]string{"ApplicationIntent": "ReadOnly", "database": "crm", "encrypt": "true",
		"TrustServerCertificate": "true", "dial timeout": "3", "app name": "taraz"} {
		if got := u.Query().Get(key); got != want {
			t.Errorf("%s: got %q want %q", key, got, want)
		}
	}
	if p, _ := u.User.Password(); p != "p@ss" || u.Host != "db.example:1433" || u.Path != "" {
		t.Errorf("got %s %s %s, want password, host and port and no instance", p, u.Host, u.Path)
	}
}

func TestAQueryOfSQLServerIsHeldWithinBrackets(t *testing.T) {
	a, err := ParseAddress("sqlserver://u:p@h/d")
	if err != nil {
		t.Fatal(err)
	}
	c := Config{Address: a, Query: "SELECT 1 AS id;"}
	p, err := c.plan(t.Context(), nil, &Spooled{})
	if err != nil || p.statement != "SELECT * FROM (SELECT 1 AS id\n) taraz_source" {
		t.Errorf("got %q and %v", p.statement, err)
	}
	c = Config{Address: a, Table: "crm.dbo.My]Table"}
	if p, err := c.plan(t.Context(), nil, &Spooled{}); err != nil || p.statement != "SELECT * FROM [crm].[dbo].[My]]Table]" {
		t.Errorf("got %q and %v", p.statement, err)
	}
}

func TestValuesOfSQLServerAreWrittenAsItReadsThem(t *testing.T) {
	at := time.Date(2024, 3, 20, 10, 0, 0, 250_000_000, time.FixedZone("", 12600))
	c := sqlCursor{own: make([][]byte, 1)}
	for kind, want := range map[string]string{
		"date": "2024-03-20", "datetime": "2024-03-20T10:00:00.25", "datetime2": "2024-03-20T10:00:00.25",
		"datetimeoffset": "2024-03-20T10:00:00.25+03:30", "time": "10:00:00.25", "smalldatetime": "2024-03-20T10:00:00.25",
	} {
		c.list = []column{{kind: kind}}
		if got := string(c.text(0, at)); got != want {
			t.Errorf("%s: got %q want %q", kind, got, want)
		}
	}
	for want, v := range map[string]any{"true": true, "594687000000000000000000": 5.94687e23, "0.1": float32(0.1), "-7": int64(-7),
		"18446744073709551615": uint64(1<<64 - 1), "متن": "متن", "12.50": []byte("12.50"), "": ""} {
		if got := c.text(0, v); got == nil || string(got) != want {
			t.Errorf("%T: got %q want %q", v, got, want)
		}
	}
	if c.text(0, nil) != nil {
		t.Error("got a text of NULL")
	}
	raw := []byte{0xFF, 0x19, 0x96, 0x6F, 0x86, 0x8B, 0x11, 0xD0, 0xB4, 0x2D, 0x00, 0xC0, 0x4F, 0xC9, 0x64, 0xFF}
	if got, err := guidText(raw); err != nil || string(got) != "6F9619FF-8B86-D011-B42D-00C04FC964FF" {
		t.Errorf("got %q and %v, want the id as the server shows it", got, err)
	}
	if _, err := guidText([]byte("short")); err == nil {
		t.Error("got no error of an id of five bytes")
	}
}

func TestCellsAreQuotedWhereTheyMustBe(t *testing.T) {
	var out strings.Builder
	w := newCSV(&out, []column{{name: "a\"b"}, {name: "{c"}}, StandardLimits())
	w.header()
	for _, row := range [][][]byte{{[]byte(`say "yes", twice`), nil}, {[]byte(" blank"), []byte("two\r\nlines")}, {[]byte{}, []byte("12.50")}} {
		if err := w.write(row); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.flush(); err != nil {
		t.Fatal(err)
	}
	const want = "\"a\"\"b\",\"{c\"\n\"say \"\"yes\"\", twice\",\n\" blank\",\"two\r\nlines\"\n,12.50\n"
	if out.String() != want {
		t.Errorf("got %q want %q", out.String(), want)
	}
}

func TestEveryKindOfServerHasNamesOfItsOwn(t *testing.T) {
	for kind, want := range map[string]string{"postgres": `"a""b"`, "mysql": "`a\"b`", "mariadb": "`a\"b`", "sqlserver": `[a"b]`} {
		a, err := ParseAddress(kind + "://u:p@h/d")
		if err != nil {
			t.Fatal(err)
		}
		if got := a.dialect().quote(`a"b`); got != want {
			t.Errorf("%s: got %s want %s", kind, got, want)
		}
	}
}

func TestAWatermarkIsGivenToTheServerAsItsType(t *testing.T) {
	for _, c := range []struct {
		growth    growth
		last      string
		parameter string
		value     any
	}{
		{text, "2024", "?", "2024"},
		{whole, "9007199254740993", "?", int64(9007199254740993)},
		{whole, "18446744073709551615", "?", uint64(1<<64 - 1)},
		{decimal, "1.5", "CAST(? AS DECIMAL(65,30))", "1.5"},
	} {
		m, err := column{growth: c.growth}.mark("?", c.last)
		if err != nil || m.parameter != c.parameter || m.value != c.value {
			t.Errorf("%s: got %+v and %v, want %s and %v", c.last, m, err, c.parameter, c.value)
		}
	}
	if _, err := (column{name: "seen", growth: whole}).mark("?", "2024-01-01"); err == nil || !strings.Contains(err.Error(), "seen") {
		t.Errorf("got %v, want a column that changed its type named", err)
	}
}
