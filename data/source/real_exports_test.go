package source

import (
	"context"
	"encoding/csv"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"taraz/data"
)

// realExport is what a file of a CRM becomes by the preset that its header tells.
type realExport struct {
	file, preset, entity string
	rows, read           int64 // read is less where rows are left out on purpose
	reasons              string
	leftOut              string // why rows are not read
}

var realExports = []realExport{
	{"atomic_crm/contacts.csv", "atomic-contacts", "customer", 500, 500, "", ""},
	{"atomic_crm/contacts_export_template.csv", "atomic-contacts", "customer", 2, 2, "", ""},
	{"hubspot_fivetran/company_data.csv", "hubspot-companies-warehouse", "customer", 24, 24, "", ""},
	{"hubspot_fivetran/contact_data.csv", "hubspot-contacts-warehouse", "customer", 22, 22, "", ""},
	{"hubspot_fivetran/deal_data.csv", "hubspot-deals-warehouse", "deal", 44, 44, "", ""},
	{"hubspot_fivetran/email_campaign_data.csv", "hubspot-campaigns-warehouse", "campaign", 100, 100, "", ""},
	{"hubspot_fivetran/engagement_call_data.csv", "hubspot-engagements-warehouse", "interaction", 1, 1, "", ""},
	{"hubspot_fivetran/engagement_email_data.csv", "hubspot-engagements-warehouse", "interaction", 1, 1, "", ""},
	{"hubspot_fivetran/engagement_meeting_data.csv", "hubspot-meetings-warehouse", "interaction", 100, 100, "", ""},
	{"hubspot_fivetran/owner_data.csv", "hubspot-owners-warehouse", "employee", 100, 100, "", ""},
	{"hubspot_fivetran/ticket_data.csv", "hubspot-tickets-warehouse", "ticket", 25, 25, "", ""},
	{"qualtrics_fivetran/survey_response.csv", "qualtrics-responses-warehouse", "interaction", 5, 5, "", ""},
	{"qualtrics_fivetran/user.csv", "qualtrics-users", "employee", 2, 2, "", ""},
	{"salesforce_dataloader/accountData.csv", "salesforce-accounts", "customer", 423, 423, "", ""},
	{"salesforce_dataloader/opportunityData.csv", "salesforce-opportunities", "deal", 38, 38, "", ""},
	{"salesforce_fivetran/sf_account_data.csv", "salesforce-accounts", "customer", 10, 1, "", "deleted in the CRM, or an earlier version"},
	{"salesforce_fivetran/sf_contact_data.csv", "salesforce-contacts", "customer", 4, 4, "", ""},
	{"salesforce_fivetran/sf_event_data.csv", "salesforce-events", "interaction", 10, 10, "", ""},
	{"salesforce_fivetran/sf_lead_data.csv", "salesforce-leads", "lead", 1, 1, "", ""},
	{"salesforce_fivetran/sf_opportunity_data.csv", "salesforce-opportunities", "deal", 10, 0, "", "deleted in the CRM"},
	{"salesforce_fivetran/sf_order_data.csv", "salesforce-orders", "order", 10, 10, "", ""},
	{"salesforce_fivetran/sf_product_2_data.csv", "salesforce-products", "product", 2, 2, "", ""},
	{"salesforce_fivetran/sf_task_data.csv", "salesforce-tasks", "interaction", 10, 10, "", ""},
	{"salesforce_fivetran/sf_user_data.csv", "salesforce-users", "employee", 10, 4, "", "deleted in the CRM, or an earlier version"},
	{"shopify_fivetran/shopify_customer_data.csv", "shopify-customers-warehouse", "customer", 4, 4, "", ""},
	{"shopify_fivetran/shopify_gql_customer_data.csv", "shopify-customers-warehouse", "customer", 10, 10, "", ""},
	{"shopify_fivetran/shopify_order_data.csv", "shopify-orders-warehouse", "order", 8, 8, "", ""},
	{"zendesk_fivetran/organization_data.csv", "zendesk-organizations", "customer", 10, 10, "", ""},
	{"zendesk_fivetran/ticket_comment_data.csv", "zendesk-comments", "interaction", 20, 20, "", ""},
	{"zendesk_fivetran/ticket_data.csv", "zendesk-tickets-warehouse", "ticket", 10, 8, "", "tickets that were deleted"},
	{"zendesk_fivetran/user_data.csv", "zendesk-users", "customer", 10, 9, "", "an agent; zendesk-agents reads him"},
}

func importExport(t *testing.T, m *Mapping, path string) (*FileReport, *fakeSink) {
	t.Helper()
	sink := &fakeSink{}
	r, err := Import(context.Background(), sink, Options{Organisation: american(), Mapping: m}, []string{path})
	if err != nil {
		t.Fatal(err)
	}
	return r.Files[0], sink
}

func recognised(t *testing.T, path string) *Preset {
	t.Helper()
	header, _, err := Peek(path, DefaultFormat(), 0)
	if err != nil {
		t.Fatal(err)
	}
	p := Recognise(header)
	if p == nil {
		t.Fatalf("no preset is sure of the header %q", header)
	}
	return p
}

func TestRealExportsAreReadByTheirPresets(t *testing.T) {
	for _, c := range realExports {
		t.Run(c.file, func(t *testing.T) {
			path := realFile(t, "crm_exports/"+c.file)
			p := recognised(t, path)
			r, _ := importExport(t, p.Mapping, path)
			if p.Name != c.preset || r.Entity != c.entity || r.Read != c.read || reasonsOf(r) != c.reasons {
				t.Errorf("got %s, %s, read %d, %q %v\nwant %s, %s, read %d, %q", p.Name, r.Entity, r.Read, reasonsOf(r), r.Samples, c.preset, c.entity, c.read, c.reasons)
			}
			if (c.leftOut == "") != (c.read == c.rows) {
				t.Errorf("%d of %d rows are read: say why", c.read, c.rows)
			}
			if rows, left := rawRows(t, path), rowsLeftOut(t, path); int64(len(rows)-1) != c.rows || left != c.rows-c.read {
				t.Errorf("the file has %d rows of which %d are to be left out, want %d of %d", len(rows)-1, left, c.rows-c.read, c.rows)
			}
		})
	}
}

func reasonsOf(r *FileReport) string {
	var all []string
	for _, x := range r.SortedReasons() {
		all = append(all, fmt.Sprintf("%s %d", x.Code, x.Count))
	}
	return strings.Join(all, ", ")
}

// rowsLeftOut counts the rows that say of themselves that they do not count.
func rowsLeftOut(t *testing.T, path string) (n int64) {
	rows := rawRows(t, path)
	for _, row := range rows[1:] {
		for i, name := range rows[0] {
			switch name + "=" + strings.ToLower(row[i]) {
			case "is_deleted=true", "_fivetran_deleted=true", "_fivetran_active=false", "status=deleted", "role=agent":
				n++
			default:
				continue
			}
			break
		}
	}
	return n
}

// rawRows reads a file a second way.
func rawRows(t *testing.T, path string) [][]string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// noEntity are the files that hold nothing a scorecard counts, or not enough of it.
var noEntity = map[string]string{
	"hubspot_fivetran/deal_pipeline_data.csv":               "names of pipelines",
	"hubspot_fivetran/deal_pipeline_stage_data.csv":         "names of stages",
	"hubspot_fivetran/deal_stage_data.csv":                  "history of stages; the deals hold the latest",
	"hubspot_fivetran/engagement_data.csv":                  "ids and kinds of engagements without a date; the dates are in the tables of calls, e-mails and meetings",
	"hubspot_fivetran/ticket_pipeline_data.csv":             "names of pipelines",
	"hubspot_fivetran/ticket_pipeline_stage_data.csv":       "names of stages",
	"qualtrics_fivetran/question.csv":                       "texts of questions",
	"qualtrics_fivetran/question_response.csv":              "scores without a date or a person; those are in survey_response",
	"qualtrics_fivetran/survey.csv":                         "settings of surveys",
	"salesforce_fivetran/sf_opportunity_line_item_data.csv": "lines of opportunities without customer and day; the opportunity has the amount",
	"salesforce_fivetran/sf_user_role_data.csv":             "names of roles",
	"shopify_fivetran/shopify_order_line_data.csv":          "lines without customer and day; the order has the amount",
	"shopify_fivetran/shopify_refund_data.csv":              "refunds without an amount and a customer",
	"shopify_fivetran/shopify_transaction_data.csv":         "payments without a customer; the order has the amount",
	"zendesk_fivetran/group_data.csv":                       "names of groups",
	"zendesk_fivetran/ticket_field_history_data.csv":        "history of fields",
	"salesforce_dataloader/encoding_cases":                  "cases of encodings and dates",
	"oracle":                                                "reference values",
}

func TestEveryRealExportIsReadOrHasAReasonNotToBe(t *testing.T) {
	root := realFile(t, "crm_exports")
	err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || filepath.Ext(path) != ".csv" {
			return err
		}
		name, _ := filepath.Rel(root, path)
		read := slices.ContainsFunc(realExports, func(x realExport) bool { return x.file == name })
		why := noEntity[name] + noEntity[filepath.Dir(name)]
		if read == (why != "") {
			t.Errorf("%s: read %v, reason %q: want it in one of the two lists", name, read, why)
		}
		if !read && filepath.Dir(name) != "oracle" {
			header, _, err := Peek(path, DefaultFormat(), 0)
			if p := Recognise(header); err == nil && p != nil {
				t.Errorf("%s holds %s, yet is recognised as %s", name, why, p.Name)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// secondWay reads a cell of a raw row as a test would by hand.
type secondWay struct {
	file   string
	fields map[string]func(row map[string]string) string
}

func TestAmountsAndDatesOfRealExportsAgreeWithASecondWay(t *testing.T) {
	cell := func(name string) func(map[string]string) string {
		return func(row map[string]string) string { return row[name] }
	}
	cents := func(name string) func(map[string]string) string {
		return func(row map[string]string) string {
			v, err := strconv.ParseFloat(row[name], 64)
			if err != nil {
				return "none"
			}
			return strconv.FormatInt(int64(math.Round(v*100)), 10)
		}
	}
	at := func(name, layout string, day bool) func(map[string]string) string {
		return func(row map[string]string) string {
			x, err := time.Parse(layout, row[name])
			switch {
			case err != nil:
				return "none"
			case day:
				return strconv.FormatInt(x.Unix()/86400, 10)
			}
			return strconv.FormatInt(x.Unix(), 10)
		}
	}
	const plain, stamp = "2006-01-02 15:04:05", "2006-01-02T15:04:05.000Z"
	cases := []secondWay{
		{"salesforce_dataloader/opportunityData.csv", map[string]func(map[string]string) string{
			"id": cell("ID"), "amount": cents("AMOUNT"), "closed_on": at("CLOSEDATE", "2006-01-02", true),
			"opened_on": at("CREATEDDATE", stamp, true), "customer": cell("ACCOUNTID"), "employee": cell("OWNERID"),
			"stage": func(row map[string]string) string {
				switch {
				case row["STAGENAME"] == "Closed Won":
					return "won"
				case row["STAGENAME"] == "Closed Lost":
					return "lost"
				}
				return "open"
			}}},
		{"salesforce_dataloader/accountData.csv", map[string]func(map[string]string) string{
			"id": cell("ID"), "acquired_on": at("CREATEDDATE", stamp, true), "city": cell("BILLINGCITY")}},
		{"salesforce_fivetran/sf_order_data.csv", map[string]func(map[string]string) string{
			"amount": cents("total_amount"), "ordered_at": at("effective_date", plain, false), "customer": cell("account_id")}},
		{"shopify_fivetran/shopify_order_data.csv", map[string]func(map[string]string) string{
			"id": cell("id"), "amount": cents("total_price"), "discount": cents("total_discounts"), "ordered_at": at("processed_at", "2006-01-02 15:04:05.000", false)}},
		{"zendesk_fivetran/ticket_data.csv", map[string]func(map[string]string) string{
			"opened_at": at("created_at", plain, false), "employee": cell("assignee_id"), "customer": cell("requester_id")}},
		{"hubspot_fivetran/ticket_data.csv", map[string]func(map[string]string) string{
			"opened_at": at("property_createdate", plain, false), "resolved_at": at("property_closed_date", plain, false), "first_response_at": at("property_first_agent_reply_date", plain, false)}},
		{"atomic_crm/contacts.csv", map[string]func(map[string]string) string{
			"acquired_on": at("first_seen", "2006-01-02T15:04:05.999Z07:00", true), "phone": func(row map[string]string) string {
				for _, c := range []string{"phone_work", "phone_home", "phone_other"} {
					if row[c] != "" {
						return row[c]
					}
				}
				return ""
			}}},
	}
	for _, c := range cases {
		t.Run(c.file, func(t *testing.T) { c.compare(t, realFile(t, "crm_exports/"+c.file)) })
	}
}

func (c secondWay) compare(t *testing.T, path string) {
	p := recognised(t, path)
	_, sink := importExport(t, p.Mapping, path)
	raw := rawRows(t, path)
	records := sink.loads[0].records
	i := 0
	for _, cells := range raw[1:] {
		row := map[string]string{}
		for k, name := range raw[0] {
			row[strings.TrimPrefix(name, "\uFEFF")] = strings.ToValidUTF8(cells[k], "\u00ad")
		}
		if row["status"] == "deleted" {
			continue
		}
		if i >= len(records) {
			t.Fatalf("got %d records, the file has more", len(records))
		}
		for field, want := range c.fields {
			f, _ := p.Mapping.Entity.Field(field)
			got := records[i][p.Mapping.Entity.Index(field)]
			if text := asText(f, got); text != want(row) {
				t.Errorf("row %d, %s: got %q want %q", i+1, field, text, want(row))
			}
		}
		i++
	}
	if i != len(records) {
		t.Errorf("got %d records want %d", len(records), i)
	}
}

func asText(f data.Field, c data.Cell) string {
	switch {
	case c.Null && (f.Type == data.Text || f.Type == data.Ref):
		return ""
	case c.Null:
		return "none"
	case f.Type == data.Text || f.Type == data.Ref || f.Type == data.Choice:
		return c.Text
	}
	return strconv.FormatInt(c.Int, 10)
}
