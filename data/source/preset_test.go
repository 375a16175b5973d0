package source

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"taraz/data"
	"taraz/kpi"
)

func TestEveryPresetIsReadAndBoundToItsOwnColumns(t *testing.T) {
	if _, err := presets(); err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for _, p := range Presets() {
		if p.Mapping == nil || p.Label.Fa == "" || p.Label.En == "" || !strings.HasPrefix(p.Name, p.Family) || names[p.Name] {
			t.Errorf("%s: got %+v, want a name of its own, words in both languages and a mapping", p.Name, p)
			continue
		}
		names[p.Name] = true
		if len(p.Mapping.Format.Names) > 0 {
			continue
		}
		if _, err := bind(p.Mapping, presetOrganisation(p), &file{header: p.newest()}); err != nil {
			t.Errorf("%s: %v", p.Name, err)
		}
		if again := reread(t, p.Mapping); !reflect.DeepEqual(again, p.Mapping) {
			t.Errorf("%s is not read back the same:\n%s", p.Name, p.Mapping.YAML())
		}
	}
	if len(names) < 70 {
		t.Errorf("got %d presets", len(names))
	}
}

// presetOrganisation is one whose currency a preset reads.
func presetOrganisation(*Preset) data.Organisation { return american() }

func TestEverySystemHasPresets(t *testing.T) {
	got := Families()
	for _, want := range []string{"hubspot", "salesforce", "dynamics365", "zoho", "pipedrive", "odoo", "suitecrm", "espocrm", "shopify", "zendesk", "qualtrics", "didar", "atomic", "cdnow"} {
		if !slices.Contains(got, want) {
			t.Errorf("got %v, want %s among them", got, want)
		}
	}
}

// A file that has all the columns of a preset is recognised as that one and no other.
func TestNoTwoPresetsClaimOneFile(t *testing.T) {
	for _, p := range Presets() {
		if len(p.Tells) == 0 {
			continue
		}
		got := Recognise(p.newest())
		if got == nil || got.Name != p.Name {
			t.Errorf("%s: its own columns are recognised as %v", p.Name, nameOf(got))
		}
		few := []string{}
		for _, tell := range append(slices.Clone(p.Tells), needs(p)...) {
			few = append(few, alternatives(tell)[0])
		}
		if got := Recognise(few); got != nil && got.Name != p.Name {
			t.Errorf("%s: the columns that tell it are recognised as %s", p.Name, got.Name)
		}
	}
}

func nameOf(p *Preset) string {
	if p == nil {
		return "nothing"
	}
	return p.Name
}

// needs lists the columns of required fields.
func needs(p *Preset) []string {
	var all []string
	for _, c := range p.loose.Columns {
		if f, _ := p.loose.Entity.Field(c.Field); needed(p.loose.Entity, f) {
			all = append(all, c.Columns...)
		}
	}
	return all
}

func TestPresetsAreFoundByForgivingNames(t *testing.T) {
	deals := []string{"Record ID", "Deal Name", "Deal Stage", "Amount"}
	cases := []struct {
		name   string
		header []string
		want   string
	}{
		{"hubspot", deals, "hubspot-deals"},
		{"hubspot-deals", deals, "hubspot-deals"},
		{"HubSpot_Deal", deals, "hubspot-deals"},
		{"hubspot deals", []string{"deal_id", "deal_pipeline_stage_id", "property_dealname"}, "hubspot-deals-warehouse"},
		{"hubspot", []string{"deal_id", "deal_pipeline_stage_id", "property_dealname"}, "hubspot-deals-warehouse"},
		{"salesforce", []string{"ID", "STAGENAME", "CLOSEDATE", "ISCLOSED", "ISWON"}, "salesforce-opportunities"},
		{"salesforce-deals", []string{"Id", "StageName", "CloseDate", "IsClosed", "IsWon"}, "salesforce-opportunities"},
		{"dynamics", []string{"Topic", "Potential Customer", "Est. Close Date", "Status"}, "dynamics365-opportunities"},
		{"zoho-companies", []string{"Record Id", "Account Name", "Account Owner"}, "zoho-accounts"},
		{"cdnow", []string{"00004 0001 19970101 2 29.33"}, "cdnow"},
		{"didar", []string{"كد ديدار معامله", "وضعيت معامله"}, "didar-deals"},
		{"didar-order", []string{"کد دیدار معامله", "ای دی مشتری", "تاریخ ایجاد معامله", "وضعیت معامله", "ارزش معامله"}, "didar-orders"},
		{"zendesk-agents", []string{"id", "name", "role"}, "zendesk-agents"},
	}
	for _, c := range cases {
		p, err := PresetFor(c.name, c.header)
		if err != nil || p.Name != c.want {
			t.Errorf("%s: got %s, %v want %s", c.name, nameOf(p), err, c.want)
		}
	}
}

func TestPresetsThatDoNotFitSayWhy(t *testing.T) {
	cases := []struct {
		name, preset string
		header       []string
		kind         error
		want         []string
	}{
		{"an unknown system", "hubsport", nil, kpi.ErrUnknown, []string{`"hubsport"`, `did you mean "hubspot"`, "salesforce", "didar"}},
		{"an unknown export of a system", "hubspot-dreams", nil, kpi.ErrUnknown, []string{`"hubspot-dreams"`, `did you mean "hubspot-deals"`}},
		{"nothing", "", nil, kpi.ErrUnknown, []string{"want a system"}},
		{"a file of something else", "hubspot", []string{"a", "b"}, kpi.ErrInvalid, []string{"hubspot", "hubspot-deals (Record ID, Deal Name, Deal Stage)", "a, b"}},
		{"a file without a required column", "hubspot-deals", []string{"Record ID", "Deal Name"}, kpi.ErrInvalid, []string{"hubspot-deals", "stage", "Deal Stage"}},
	}
	for _, c := range cases {
		_, err := PresetFor(c.preset, c.header)
		if !errors.Is(err, c.kind) {
			t.Errorf("%s: got %v want %v", c.name, err, c.kind)
			continue
		}
		for _, want := range c.want {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %q does not say %q", c.name, err, want)
			}
		}
	}
}

func TestColumnsThatAFileLacksAreLeftOut(t *testing.T) {
	p, err := PresetFor("hubspot-deals", []string{"RECORD_ID", "deal name", "Deal Stage", "Create date"})
	if err != nil {
		t.Fatal(err)
	}
	got := map[string][]string{}
	for _, c := range p.Mapping.Columns {
		got[c.Field] = c.Columns
	}
	want := map[string][]string{"id": {"RECORD_ID"}, "stage": {"Deal Stage"}, "opened_on": {"Create date"}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v want %v", got, want)
	}
	if len(Presets()[0].Mapping.Columns) == 0 {
		t.Error("binding a preset changed the list of presets")
	}
}

func TestDeletedRowsAndOtherKindsOfRowsAreLeftOut(t *testing.T) {
	const rows = "id,role,ticket_restriction,restricted_agent,name,_fivetran_deleted\n1,agent,x,TRUE,Ann,FALSE\n2,end-user,x,TRUE,Bob,FALSE\n3,Admin,x,TRUE,Cid,false\n4,admin,x,TRUE,Dan,TRUE\n"
	header := strings.Split(strings.SplitN(rows, "\n", 2)[0], ",")
	for name, want := range map[string][]string{"zendesk-users": {"Bob"}, "zendesk-agents": {"Ann", "Cid"}} {
		p, err := PresetFor(name, header)
		if err != nil {
			t.Fatal(err)
		}
		r, sink := mustLoad(t, american(), string(p.Mapping.YAML()), rows)
		var got []string
		for i := range sink.loads[0].records {
			got = append(got, sink.cell(t, i, "name").Text)
		}
		if !slices.Equal(got, want) || r.Rejected != 0 {
			t.Errorf("%s: got %v, %d rejected, want %v", name, got, r.Rejected, want)
		}
	}
}

func TestSalesforceTellsWonFromLost(t *testing.T) {
	const rows = "ID,STAGENAME,CLOSEDATE,ISCLOSED,ISWON,AMOUNT\n1,Signed,2024-01-05,true,true,5.0E2\n2,Closed Lost,2024-01-06,TRUE,FALSE,7\n3,Won maybe,2024-01-07,false,false,\n4,x,2024-01-08,1,1,1\n"
	p := Recognise(strings.Split(strings.SplitN(rows, "\n", 2)[0], ","))
	if p == nil {
		t.Fatal("not recognised")
	}
	_, sink := mustLoad(t, american(), string(p.Mapping.YAML()), rows)
	for i, want := range []string{"won", "lost", "open", "won"} {
		if got := sink.cell(t, i, "stage").Text; got != want {
			t.Errorf("row %d: got %s want %s", i+1, got, want)
		}
	}
}

func TestHostileHeadersAreNoPreset(t *testing.T) {
	wide := make([]string, 10_000)
	for i := range wide {
		wide[i] = strings.Repeat("x", i%7) + string(rune('a'+i%26))
	}
	for name, header := range map[string][]string{"none": nil, "empty names": {"", "", ""}, "10,000 columns": wide, "the same name": {"id", "id", "id"}} {
		if p := Recognise(header); p != nil {
			t.Errorf("%s: got %s want nothing", name, p.Name)
		}
	}
	twice := []string{"Record ID", "Deal Name", "Deal Stage", "Record ID"}
	p := Recognise(twice)
	if p == nil {
		t.Fatal("a column twice: want the preset, whose use then says which column")
	}
	if _, err := bind(p.Mapping, american(), &file{header: twice}); err == nil || !strings.Contains(err.Error(), "twice") {
		t.Errorf("a column twice: got %v", err)
	}
}

func TestMistakesInPresetFiles(t *testing.T) {
	const head = "family: f\nlabel: {fa: ف, en: F}\npresets:\n  a:\n    label: {fa: آ, en: A}\n"
	cases := []struct{ name, text, want string }{
		{"an unknown key", head + "    maps: {}\n", `"maps"`},
		{"no mapping", head + "    recognise: [x]\n", "want a mapping"},
		{"a condition", head + "    mapping: {entity: deal, where: 'true', columns: {stage: s}}\n", "keep and leave_out"},
		{"an unknown field", head + "    mapping: {entity: deal, columns: {stage: s, stages: t}}\n", `"stages"`},
		{"a required field without a column", head + "    mapping: {entity: deal, columns: {id: i}}\n", "stage"},
	}
	for _, c := range cases {
		if _, err := parsePresets([]byte(c.text)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q in it", c.name, err, c.want)
		}
	}
}
