package data

import "testing"

type folding struct{ name, in, want string }

func checkFolds(t *testing.T, fold func(string) string, cases []folding) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := fold(c.in); got != c.want {
				t.Errorf("%q: got %q, want %q", c.in, got, c.want)
			}
			if again := fold(fold(c.in)); again != c.want {
				t.Errorf("%q folded twice: got %q, want %q", c.in, again, c.want)
			}
		})
	}
}

func TestAPhoneIsOneNumberHoweverItIsTyped(t *testing.T) {
	const mobile = "+989121234567"
	checkFolds(t, FoldPhone, []folding{
		{"as it is dialled", "09121234567", mobile},
		{"in Persian digits", "۰۹۱۲۱۲۳۴۵۶۷", mobile},
		{"in Arabic digits", "٠٩١٢١٢٣٤٥٦٧", mobile},
		{"with the country code", "+98 912 123 4567", mobile},
		{"with the country code behind two zeros", "0098-912-1234567", mobile},
		{"with the country code alone", "989121234567", mobile},
		{"with the country code and the zero", "+98 (0)912 123 4567", mobile},
		{"with the country code, the zero and no plus", "9809121234567", mobile},
		{"without the zero that a spreadsheet dropped", "9121234567", mobile},
		{"as a spreadsheet's number", "9121234567.0", mobile},
		{"with separators", "0912.123-45 67", mobile},
		{"with ZWNJ and direction marks", "\u200E۰۹۱۲\u200C۱۲۳۴۵۶۷\u200F", mobile},
		{"behind a word", "موبایل: ۰۹۱۲۱۲۳۴۵۶۷", mobile},
		{"the first of two", "09121234567 / 09127654321", mobile},
		{"the first that is a number", "ندارد، 09121234567", mobile},
		{"a landline", "021-88776655", "+982188776655"},
		{"a landline with the country code", "+98 21 8877 6655", "+982188776655"},
		{"a landline with a stroke", "021/88776655", "+982188776655"},
		{"a landline without its zero", "2188776655", "+982188776655"},
		{"a landline with an extension", "02188776655 داخلی 12", "+982188776655"},
	})
}

func TestANumberOfAnotherCountryIsKeptApart(t *testing.T) {
	checkFolds(t, FoldPhone, []folding{
		{"with a plus", "+49 30 1234 5678", "+493012345678"},
		{"with two zeros", "0044 20 7946 0958", "+442079460958"},
		{"with neither", "14155550123", "+14155550123"},
		{"ten digits of nobody knows where", "555-867-5309", "5558675309"},
	})
	if a, b := FoldPhone("+1 912 123 4567"), FoldPhone("0912 123 4567"); a == b {
		t.Errorf("got %s for both, want an American and an Iranian number", a)
	}
}

func TestWhatIsNoPhoneFoldsToNothing(t *testing.T) {
	checkFolds(t, FoldPhone, []folding{
		{"nothing", "", ""},
		{"a word", "ندارد", ""},
		{"zeros", "0000000000", ""},
		{"a mobile that somebody made up", "09120000000", ""},
		{"ones", "11111111111", ""},
		{"too short", "12345", ""},
		{"a landline without its area", "88776655", ""},
		{"a number that lost a digit", "0912123456", ""},
		{"a number with a digit too many", "091212345678", ""},
		{"an area that does not exist", "09912", ""},
		{"a power of ten", "9.12E+09", ""},
		{"too long for any country", "1234567890123456", ""},
	})
}

func TestAnEmailIsOneAddressHoweverItIsTyped(t *testing.T) {
	checkFolds(t, FoldEmail, []folding{
		{"case does not count", "Ali@Example.COM", "ali@example.com"},
		{"blanks do not count", " ali @ example.com ", "ali@example.com"},
		{"mailto: goes", "mailto:ali@example.com?subject=x", "ali@example.com"},
		{"a name around it goes", `"Ali R." <ali@example.com>`, "ali@example.com"},
		{"a full stop behind it goes", "ali@example.com.", "ali@example.com"},
		{"Persian digits are digits", "ali۱۲@example.com", "ali12@example.com"},
		{"dots are a difference", "a.li@gmail.com", "a.li@gmail.com"},
		{"a tag is a difference", "ali+news@gmail.com", "ali+news@gmail.com"},
		{"a word is none", "ندارد", ""},
		{"without a domain it is none", "ali@", ""},
		{"without a dot it is none", "ali@example", ""},
		{"without a name it is none", "@example.com", ""},
		{"with two ats it is none", "ali@reza@example.com", ""},
		{"two addresses are none", "ali@example.com,reza@example.com", ""},
	})
}

func TestANationalIDIsRightOrNothing(t *testing.T) {
	checkFolds(t, FoldNationalID, []folding{
		{"a right one", "0684159414", "0684159414"},
		{"in Persian digits", "۰۶۸۴۱۵۹۴۱۴", "0684159414"},
		{"without the zero that a spreadsheet dropped", "684159414", "0684159414"},
		{"without two zeros", "67749828", "0067749828"},
		{"as a spreadsheet's number", "684159414.0", "0684159414"},
		{"with separators", "068-415941-4", "0684159414"},
		{"a wrong check digit", "0684159415", ""},
		{"equal digits, though their check digit is right", "4444444444", ""},
		{"zeros", "0000000000", ""},
		{"too short", "1234567", ""},
		{"a word", "ندارد", ""},
		{"a company's", "10380284790", "10380284790"},
		{"a company's with a wrong check digit", "10380285692", ""},
		{"twelve digits", "103802847901", ""},
	})
}
