package kpi

// Figure describes a figure of the customer or the staff pass: what it rests on and which
// scopes it reaches, so that measures made of it are checked like any other.
type Figure struct {
	Rests    []string // entities without which it is not applicable
	Optional []string // entities it also reads; they narrow the scopes
	AnyOf    bool     // of the optional entities at least one is needed
	Unit     FieldKind
	// Kind says how it aggregates: Flow and Stock figures add up over scopes; the empty
	// kind is a distinct one.
	Kind Kind
	// Rolling figures look back over 12 months whatever the period.
	Rolling bool
	// Kept figures are measured from time to time and kept: where the part is missing, no
	// measurement had been made and the KPI is not applicable.
	Kept bool
	// AnyWindow figures may be asked over any window; the others need that of a period.
	AnyWindow bool
	Why       string
}

// kind returns how the figure aggregates, DistinctKind if nothing is said.
func (f Figure) kind() Kind {
	if f.Kind == "" {
		return DistinctKind
	}
	return f.Kind
}

// CustomerFigures is the vocabulary of the customer pass. P is the window's period, cut at
// the window's last day; A(P) are the customers (not anonymous) with a sale in P.
var CustomerFigures = map[string]Figure{
	"active":                {Rests: []string{"order"}, Why: "size of A(P)"},
	"active_before":         {Rests: []string{"order"}, Why: "size of A(P-1), whole"},
	"retained":              {Rests: []string{"order"}, Why: "size of A(P-1) and A(P)"},
	"new":                   {Rests: []string{"order"}, Why: "customers whose first sale is in P; acquired_on before the first order in the data: never"},
	"known_revenue":         {Rests: []string{"order"}, Unit: MoneyField, Kind: Flow, Why: "net revenue of P from customers who are not anonymous"},
	"known_orders":          {Rests: []string{"order"}, Kind: Flow, Why: "sale orders of P of customers who are not anonymous"},
	"existing_revenue":      {Rests: []string{"order"}, Unit: MoneyField, Why: "net revenue of P from customers whose first sale is before P"},
	"active_12m_before":     {Rests: []string{"order"}, Rolling: true, Why: "customers with a sale in the 12 months before the 12 months ended with P"},
	"retained_12m":          {Rests: []string{"order"}, Rolling: true, Why: "of those, customers with a sale in the 12 months ended with P"},
	"revenue_12m_before":    {Rests: []string{"order"}, Unit: MoneyField, Rolling: true, Why: "net revenue of known customers in the 12 months before the 12 months ended with P"},
	"revenue_12m_of_before": {Rests: []string{"order"}, Unit: MoneyField, Rolling: true, Why: "net revenue in the 12 months ended with P of customers with a sale in the 12 months before"},
	"second_due":            {Rests: []string{"order"}, Why: "customers whose first sale + 90 days falls in P"},
	"second_bought":         {Rests: []string{"order"}, Why: "of those, customers who bought on another day within the 90 days, the last included"},
	"wallet":                {Rests: []string{"order", "customer"}, Unit: MoneyField, Rolling: true, Why: "sum of wallet over customers with a known wallet and a sale in the 12 months ended with P"},
	"wallet_revenue":        {Rests: []string{"order", "customer"}, Unit: MoneyField, Rolling: true, Why: "sum of min(net revenue of these 12 months, wallet) over the same customers"},
	"churn_base":            {Rests: []string{"order"}, Optional: []string{"departure"}, Why: "customers who bought before P and were neither churned nor departed when P starts"},
	"churned":               {Rests: []string{"order"}, Optional: []string{"departure"}, Why: "of those, customers with a churn day or a departure in P"},
	"controllably_departed": {Rests: []string{"order", "departure"}, Why: "of the churn base, customers with a departure in P for a controllable reason"},
	"win_back_base":         {Rests: []string{"order"}, Optional: []string{"departure"}, Why: "customers churned or departed when P starts, at most WinBackDays before"},
	"won_back":              {Rests: []string{"order"}, Optional: []string{"departure"}, Why: "of those, customers with a sale in P"},
	"repeat":                {Rests: []string{"order"}, Why: "members of A(P) with two or more sale orders up to the end of P"},
	"relationship_days":     {Rests: []string{"order"}, Why: "days since first sale at the end of P, summed over A(P)"},
	"top20":                 {Rests: []string{"order"}, Unit: MoneyField, Why: "gross profit of P of the most profitable fifth of A(P) (ceil); revenue where costs are unknown"},
	"top20_total":           {Rests: []string{"order"}, Unit: MoneyField, Why: "gross profit of P, anonymous sales included; revenue where costs are unknown"},
	"newcomers":             {Rests: []string{"order"}, Unit: MoneyField, AnyWindow: true, Why: "N customers whose first sale lies in the window; Curve is their profit"},
	"profile_filled":        {Rests: []string{"customer"}, Kind: Stock, Kept: true, Why: "filled profile fields of all customers, at the last measurement up to the end of P"},
	"profile_fields":        {Rests: []string{"customer"}, Kind: Stock, Kept: true, Why: "profile fields of all customers at that measurement"},
}

// StaffFigures is the vocabulary of the staff pass. Stubs never count.
var StaffFigures = map[string]Figure{
	"headcount":       {Rests: []string{"employee"}, Kind: Stock, Why: "employees at the end of the window's last day"},
	"headcount_start": {Rests: []string{"employee"}, Kind: Stock, Why: "employees on the day before the window"},
	"leavers":         {Rests: []string{"employee"}, Kind: Flow, Why: "employees whose left_on lies in the window"},
	"present":         {Rests: []string{"employee"}, Why: "employees counted on at least one day of the window"},
	"trained":         {Rests: []string{"employee", "training"}, Why: "of those present, employees with a training in the window"},
	"facing":          {Rests: []string{"employee"}, Why: "customer-facing employees present in the window"},
	"adopters":        {Rests: []string{"employee"}, Optional: []string{"interaction", "deal", "ticket"}, AnyOf: true, Why: "of those, employees with an interaction, deal or ticket recorded on at least half of their working days in the window"},
}
