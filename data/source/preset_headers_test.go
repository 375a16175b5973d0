package source

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"taraz/data"
)

// Headers as the systems' own pages export them, with rows of ours.
func TestHeadersOfThePagesAreRecognisedAndRead(t *testing.T) {
	cases := []struct {
		preset, header string
		rows           []string
		want           []string // field=text of each row
		iran           bool
	}{
		{"hubspot-deals", "Record ID,Deal Name,Last Activity Date,Deal Stage,Close Date,Deal owner,Amount,Pipeline,Associated Product",
			[]string{"901,Alpha,2024-05-01 10:00,Closed Won,2024-05-04 12:30,Ann Lee,1200.50,Sales,", "902,Beta,,Contract sent,,Bob,,Sales,"},
			[]string{"id=901 stage=won closed_on=19847 amount=120050 employee=Ann Lee", "stage=open closed_on=none amount=none"}, false},
		{"hubspot-contacts", "Record ID,First Name,Last Name,Email,Contact owner,Lifecycle Stage,Lead Status,Country/Region,Create Date,Last Activity Date",
			[]string{"77,Ann,Lee,ann@example.com,Bob,customer,,UK,2024-05-04 12:30,"},
			[]string{"id=77 name=Ann Lee email=ann@example.com manager=Bob segment=customer acquired_on=19847 kind=person"}, false},
		{"hubspot-companies", "Record ID,Company name,Company Domain Name,Company owner,Industry,Create Date",
			[]string{"5,Acme,acme.example,Bob,TECH,2024-05-04"}, []string{"id=5 name=Acme segment=TECH kind=company"}, false},
		{"dynamics365-opportunities", "Created On,Topic,Owner,Potential Customer,Status,Status Reason,Est. revenue,Est. close date,Actual Revenue,Actual Close Date,Probability,Rating,Sales Stage,Source Campaign",
			[]string{`5/19/2024 9:14,Alpha,Ann,Acme,Won,Won,"$7,000.00",5/20/2024,"$6,500.00",5/21/2024,90,Hot,Close,`, `5/2/2024 9:14,Beta,Ann,Acme,Open,In Progress,"$100.00",6/20/2024,,,10,Cold,Qualify,Autumn`},
			[]string{"stage=won amount=650000 closed_on=19864 opened_on=19862 customer=Acme employee=Ann", "stage=open amount=10000 closed_on=19894 campaign=Autumn"}, false},
		{"zoho-deals", "Record Id,Deal Name,Account Name,Account Name.id,Contact Name,Stage,Closing Date,Amount,Lead Source,Description,Type",
			[]string{`zcrm_1,Alpha,Acme,zcrm_7,Ann,Closed Won,2024-05-04,"95,570.69",Web,,`, `zcrm_2,Beta,Acme,,Ann,Closed-Lost to Competition,"May 5, 2024","$12,400.00",Web,,`, `zcrm_3,Gamma,,,Ann,Value Proposition,2024-05-06,8000,Web,,`},
			[]string{"id=zcrm_1 stage=won customer=zcrm_7 amount=9557069 closed_on=19847", "stage=lost customer=Acme amount=1240000 closed_on=19848", "stage=open customer=Ann amount=800000"}, false},
		{"zoho-leads", "Record Id,Lead Owner,Company,First Name,Last Name,Email,Phone,Lead Source,Lead Status,Street,City,State,Zip Code,Description,Created Time",
			[]string{"zcrm_9,Bob,Acme,Ann,Lee,a@example.com,1,Web,New,,,,,,2024-05-04 10:00:00"}, []string{"id=zcrm_9 source=Web employee=Bob created_on=19847"}, false},
		{"pipedrive-deals", "Deal - Title,Deal - Value,Deal - Currency,Deal - Status,Deal - Won time,Deal - Lost time,Deal - Lost reason,Deal - Pipeline,Deal - Stage,Deal - Owner,Deal - Expected close date,Organization - Name,Deal - Contact person,Deal - Last stage change",
			[]string{"Alpha,1200,USD,Won,2024-05-04 09:00:00,,,Sales,Offer,Ann,2024-06-01,Acme,Cid,", "Beta,10,USD,Lost,,2024-05-05 09:00:00,price,Sales,Offer,Ann,2024-06-01,,Cid,", "Gamma,5,USD,Open,,,,Sales,Idea,Ann,2024-06-01,Acme,,"},
			[]string{"stage=won closed_on=19847 amount=120000 customer=Acme employee=Ann", "stage=lost closed_on=19848 customer=Cid lost_reason=price", "stage=open closed_on=19875"}, false},
		{"pipedrive-persons", "Person - Name*,Person - First name,Person - Last name,Person - Phone,Person - Email (Work),Person - Email (Home),Organization - Name*",
			[]string{"Ann Lee,Ann,Lee,0123456789,,ann@example.com,Acme"}, []string{"name=Ann Lee email=ann@example.com phone=0123456789 kind=person"}, false},
		{"shopify-orders", "Name,Email,Financial Status,Paid at,Fulfillment Status,Currency,Subtotal,Shipping,Taxes,Total,Discount Amount,Created at,Lineitem quantity,Lineitem name,Lineitem price,Cancelled at,Source,Id",
			[]string{"#1001,a@example.com,paid,2024-05-04 10:00:00 +0000,fulfilled,USD,10,2,0,12.00,0,2024-05-04 10:00:00 +0000,1,Hat,10,,web,1", "#1001,a@example.com,,,,,,,,,,2024-05-04 10:00:00 +0000,1,Sock,0,,,"},
			[]string{"id=#1001 amount=1200 customer=a@example.com channel=web"}, false},
		{"zendesk-tickets", "Summation column,Id,Requester,Requester id,Requester email,Assignee,Group,Subject,Status,Priority,Via,Ticket Type,Created at,Updated at,Due date,Initially assigned at,Solved at,Satisfaction Score",
			[]string{"1,55,Ann,900,a@example.com,Bob,Support,Slow,Solved,Normal,Mail,Question,2024-05-04 10:00,2024-05-05 10:00,,2024-05-04 10:05,2024-05-04 12:00,Good", "1,56,Ann,900,a@example.com,Bob,Support,x,Deleted,Normal,Mail,Question,2024-05-04 10:00,,,,,"},
			[]string{"id=55 customer=900 employee=Bob channel=Mail opened_at=1714816800 resolved_at=1714824000"}, false},
		{"qualtrics-responses", "StartDate,EndDate,Status,IPAddress,Progress,Duration (in seconds),Finished,RecordedDate,ResponseId,RecipientLastName,RecipientFirstName,RecipientEmail,ExternalReference,Q1_NPS_GROUP,Q1_NPS",
			[]string{`Start Date,End Date,Response Type,IP Address,Progress,Duration (in seconds),Finished,Recorded Date,Response ID,Recipient Last Name,Recipient First Name,Recipient Email,External Data Reference,Group,How likely`,
				`"{""ImportId"":""startDate""}",x,x,x,x,x,x,x,"{""ImportId"":""_recordId""}",x,x,x,x,x,x`,
				"2024-05-04 10:00:00,2024-05-04 10:01:00,0,1.1.1.1,100,60,1,2024-05-04 10:01:05,R_1,Lee,Ann,a@example.com,C-9,3,9"},
			[]string{"id=R_1 score=9 survey=nps customer=C-9 answered_at=1714816865"}, false},
		{"didar-deals", "کد دیدار معامله,عنوان معامله,ارزش معامله,وضعیت معامله,تاریخ انجام معامله,تاریخ ایجاد معامله,تاریخ احتمالی انجام معامله,مسئول معامله,شیوه آشنایی معامله,ای دی مشتری,نام خانوادگی شخص معامله,کد محصول,تعداد محصول,قیمت,واحد قیمت محصول,میزان تخفیف محصول,مبلغ نهایی",
			[]string{"۱۰۱,میز,۱٬۲۰۰٬۰۰۰,موفق,۱۴۰۳/۰۲/۱۵,۱۴۰۳/۰۲/۰۱,,مینا,معرفی,م-۷,رضایی,P1,۱,۱۲۰۰۰۰۰,تومان,0,۱۱۰۰۰۰۰", "۱۰۲,صندلی,500000,جاری,,1403/02/03,1403/03/01,مینا,,م-۸,کریمی,,,,,,"},
			[]string{"id=101 stage=won amount=12000000 closed_on=19847 opened_on=19833 employee=مینا product=P1", "stage=open closed_on=19864 amount=5000000"}, true},
		{"odoo-opportunities", "External ID,Opportunity,Customer,Stage,Salesperson,Expected Revenue,Created on,Closed Date,Lost Reason",
			[]string{"__export__.crm_lead_1,Alpha,Acme,Won,Ann,1200.0,2024-05-01 10:00:00,2024-05-04 10:00:00,"}, []string{"stage=won customer=Acme amount=120000 closed_on=19847"}, false},
		{"suitecrm-opportunities", "id,name,date_entered,opportunity_type,account_name,amount,date_closed,sales_stage,assigned_user_name,deleted",
			[]string{"a-1,Alpha,2024-05-01 10:00:00,New,Acme,1200,2024-05-04,Closed Lost,ann,0", "a-2,Gone,2024-05-01 10:00:00,New,Acme,1,2024-05-04,Closed Won,ann,1"}, []string{"id=a-1 stage=lost customer=Acme employee=ann amount=120000"}, false},
		{"espocrm-opportunities", "Name,Account,Stage,Amount,Close Date,Assigned User,Created At",
			[]string{"Alpha,Acme,Closed Won,1200,2024-05-04,Ann,2024-05-01 10:00"}, []string{"stage=won customer=Acme employee=Ann opened_on=19844"}, false},
		{"salesforce-opportunities-report", "Opportunity Owner,Account Name,Opportunity Name,Stage,Amount,Close Date,Created Date,Type",
			[]string{"Ann,Acme,Alpha,Closed Won,1200,5/24/2024,5/21/2024,New"}, []string{"stage=won customer=Acme employee=Ann closed_on=19867"}, false},
	}
	for _, c := range cases {
		t.Run(c.preset, func(t *testing.T) {
			p := Recognise(strings.Split(c.header, ","))
			if p == nil || p.Name != c.preset {
				t.Fatalf("got %s want %s", nameOf(p), c.preset)
			}
			org := american()
			if c.iran {
				org = persian(t)
			}
			r, sink := mustLoad(t, org, string(p.Mapping.YAML()), c.header+"\n"+strings.Join(c.rows, "\n")+"\n")
			if r.Rejected != 0 || int(r.Accepted) != len(c.want) {
				t.Fatalf("got %d accepted, rejected %v, want %d", r.Accepted, r.Samples, len(c.want))
			}
			for i, want := range c.want {
				holds(t, p.Mapping.Entity, sink.loads[0].records[i], want)
			}
		})
	}
}

// holds compares fields of a record: name=text, parted by blanks before each name.
func holds(t *testing.T, e *data.Entity, r data.Record, want string) {
	t.Helper()
	var pairs []string
	for _, w := range strings.Fields(want) {
		if strings.Contains(w, "=") {
			pairs = append(pairs, w)
		} else {
			pairs[len(pairs)-1] += " " + w
		}
	}
	for _, pair := range pairs {
		name, text, _ := strings.Cut(pair, "=")
		f, _ := e.Field(name)
		got := asText(f, r[e.Index(name)])
		if f.Type == data.Real {
			got = strconv.FormatFloat(r[e.Index(name)].Real, 'f', -1, 64)
		}
		if got != text {
			t.Errorf("%s: got %q want %q", name, got, text)
		}
	}
}

// Rules about rows are written so that the condition reads names of any script.
func TestRulesAboutRowsReadAnyName(t *testing.T) {
	for _, name := range []string{"وضعیت‌ها", `a "b"`, `back\slash`, "it's", "Deal - Status"} {
		rule := rowRule{column: name, words: []string{"لغو شده", `x"y`}}
		m := mustMapping(t, "{entity: spend, columns: {spent_on: d, amount: a}}")
		m.Where = rule.condition(name)
		if _, err := bind(m, american(), &file{header: []string{"d", "a", name}}); err != nil {
			t.Errorf("%q: %v", name, err)
		}
	}
}

func TestWordsOfPresetsAreReadInAnyCase(t *testing.T) {
	got := spellings("Closed Won")
	for _, want := range []string{"Closed Won", "closed won", "CLOSED WON", "Closed won"} {
		if !slices.Contains(got, want) {
			t.Errorf("got %q, want %q among them", got, want)
		}
	}
	if got := spellings("closed-lost to competition"); !slices.Contains(got, "Closed-Lost To Competition") {
		t.Errorf("got %q", got)
	}
	if got := spellings(""); len(got) != 1 || got[0] != "" {
		t.Errorf("nothing: got %q", got)
	}
	if got := spellings("موفق"); len(got) != 1 {
		t.Errorf("letters without case: got %q", got)
	}
}
