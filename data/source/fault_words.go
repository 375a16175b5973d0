package source

// FaultCode tells the refusals of whole files apart.
type FaultCode string

// The codes, by what they concern.
const (
	faultInFile FaultCode = "in_file"
	faultOnLine FaultCode = "on_line"
	faultOnRow  FaultCode = "on_row"
	faultField  FaultCode = "field"

	faultEmpty     FaultCode = "empty"
	faultNoFile    FaultCode = "no_file"
	faultNotAFile  FaultCode = "not_a_file"
	faultNoHeader  FaultCode = "no_header"
	faultNoRows    FaultCode = "no_rows"
	faultHeaderRow FaultCode = "header_row"

	faultPassword        FaultCode = "password"
	faultOldWorkbook     FaultCode = "old_workbook"
	faultMarkup          FaultCode = "markup"
	faultNoTable         FaultCode = "no_table"
	faultNotWorkbook     FaultCode = "not_workbook"
	faultNoWorkbook      FaultCode = "no_workbook"
	faultDamaged         FaultCode = "damaged"
	faultMacros          FaultCode = "macros"
	faultTooLarge        FaultCode = "too_large"
	faultTooManyParts    FaultCode = "too_many_parts"
	faultUnsafeName      FaultCode = "unsafe_name"
	faultWorkbookDamaged FaultCode = "workbook_damaged"
	faultDeclaration     FaultCode = "declaration"
	faultNoSheet         FaultCode = "no_sheet"
	faultTooWide         FaultCode = "too_wide"

	faultPacker          FaultCode = "packer"
	faultPackDamaged     FaultCode = "pack_damaged"
	faultPackedOddly     FaultCode = "packed_oddly"
	faultEmptyArchive    FaultCode = "empty_archive"
	faultManyFiles       FaultCode = "many_files"
	faultSeveralRejects  FaultCode = "several_rejects"
	faultNested          FaultCode = "nested"
	faultArchivePassword FaultCode = "archive_password"

	faultEncoding    FaultCode = "encoding"
	faultNotUTF8     FaultCode = "not_utf8"
	faultNotEncoded  FaultCode = "not_encoded"
	faultLongRow     FaultCode = "long_row"
	faultUnclosed    FaultCode = "unclosed_quote"
	faultBehindQuote FaultCode = "behind_quote"

	faultJSON        FaultCode = "json"
	faultJSONObjects FaultCode = "json_objects"
	faultJSONLists   FaultCode = "json_lists"
	faultJSONTwice   FaultCode = "json_twice"
	faultJSONDeep    FaultCode = "json_deep"
	faultJSONWide    FaultCode = "json_wide"
	faultLongValue   FaultCode = "long_value"
	faultJSONMore    FaultCode = "json_more"

	faultNoColumn    FaultCode = "no_column"
	faultNoColumnBut FaultCode = "no_column_but"
	faultColumnTwice FaultCode = "column_twice"
	faultTooManyRows FaultCode = "too_many_rows"
	faultCentury     FaultCode = "century"
	faultOrders      FaultCode = "date_orders"
	faultOrder       FaultCode = "date_order"
	faultCovers      FaultCode = "covers"
	faultNoFiles     FaultCode = "no_files"
)

// ofFile are the codes whose sentences go on from the name of a file.
var ofFile = map[FaultCode]bool{
	faultNoHeader: true, faultPassword: true, faultOldWorkbook: true, faultMarkup: true, faultNoTable: true,
	faultNotWorkbook: true, faultNoWorkbook: true, faultDamaged: true, faultMacros: true, faultTooLarge: true,
	faultTooManyParts: true, faultUnsafeName: true, faultPacker: true, faultPackDamaged: true, faultPackedOddly: true,
	faultEmptyArchive: true, faultManyFiles: true, faultNested: true, faultArchivePassword: true, faultJSONMore: true,
}

// faults are the sentences of the codes. Those of places end where their cause begins.
var faults = map[FaultCode]map[string]string{
	faultInFile: {"en": "file %s", "fa": "فایل «%s»"},
	faultOnLine: {"en": "line %d", "fa": "سطر %d"},
	faultOnRow:  {"en": "row %d", "fa": "سطر %d"},
	faultField:  {"en": "field %s", "fa": "فیلد %s"},

	faultEmpty:    {"en": "file %s is empty", "fa": "فایل «%s» خالی است"},
	faultNoFile:   {"en": "file %s does not exist", "fa": "فایل «%s» وجود ندارد"},
	faultNotAFile: {"en": "%s is not a file", "fa": "«%s» فایل نیست"},
	faultSeveralRejects: {
		"en": "another file's rejects begin here: hand them in as a file of their own",
		"fa": "ردشده‌های فایل دیگری از اینجا آغاز می‌شود: آن‌ها را در فایلی جدا بدهید",
	},
	faultNoHeader: {"en": "is empty", "fa": "خالی است"},
	faultNoRows:   {"en": "file %s has a header but no rows", "fa": "فایل «%s» سرستون دارد ولی هیچ سطری ندارد"},
	faultHeaderRow: {
		"en": "row %d, which should name the columns, is empty or does not exist",
		"fa": "سطر %d که باید نام ستون‌ها در آن باشد خالی است یا وجود ندارد",
	},

	faultPassword: {
		"en": "is a password-protected workbook: save it without a password, or as CSV",
		"fa": "کارپوشهٔ رمزدار است: آن را بدون رمز یا با قالب CSV ذخیره کنید",
	},
	faultOldWorkbook: {
		"en": "is an old Excel workbook (.xls): save it as .xlsx or CSV",
		"fa": "کارپوشهٔ قدیمی اکسل (‎.xls) است: آن را با قالب ‎.xlsx یا CSV ذخیره کنید",
	},
	faultMarkup: {
		"en": "is a web page or XML, not a table: open it in a spreadsheet and save it as .xlsx or CSV",
		"fa": "صفحهٔ وب یا XML است، نه جدول: آن را در اکسل باز کنید و با قالب ‎.xlsx یا CSV ذخیره کنید",
	},
	faultNoTable: {
		"en": "is no table: want CSV or .xlsx, or JSON",
		"fa": "جدول نیست: فایل CSV، JSON یا ‎.xlsx لازم است",
	},
	faultNotWorkbook: {
		"en": "is not a workbook, whatever its name: save it as .xlsx, or name it .csv if it is text",
		"fa": "با وجود نامش کارپوشه نیست: آن را با قالب ‎.xlsx ذخیره کنید یا اگر متن است نامش را ‎.csv بگذارید",
	},
	faultNoWorkbook: {
		"en": "is a zip file, but no .xlsx workbook: save it as .xlsx or CSV",
		"fa": "فایل زیپ است ولی کارپوشهٔ ‎.xlsx نیست: آن را با قالب ‎.xlsx یا CSV ذخیره کنید",
	},
	faultDamaged: {
		"en": "is damaged or cut short: export or copy it again",
		"fa": "خراب یا ناتمام است: دوباره خروجی بگیرید یا دوباره کپی کنید",
	},
	faultMacros: {
		"en": "is a workbook with macros: save it as .xlsx or CSV",
		"fa": "کارپوشهٔ دارای ماکرو است: آن را با قالب ‎.xlsx یا CSV ذخیره کنید",
	},
	faultTooLarge: {
		"en": "is too large when unpacked: export it as CSV",
		"fa": "پس از باز شدن بیش از اندازه بزرگ است: با قالب CSV خروجی بگیرید",
	},
	faultTooManyParts: {
		"en": "has too many parts (%d) for a workbook or an archive of one file",
		"fa": "برای کارپوشه یا بایگانی تک‌فایلی بیش از اندازه بخش دارد (%d)",
	},
	faultUnsafeName: {
		"en": "holds a part whose name leads out of it (%s): pack it again",
		"fa": "بخشی دارد که نامش به بیرون از آن می‌رود (%s): دوباره بسته‌بندی کنید",
	},
	faultWorkbookDamaged: {
		"en": "the workbook is damaged or cut short: save it again as .xlsx or CSV",
		"fa": "کارپوشه خراب یا ناتمام است: دوباره با قالب ‎.xlsx یا CSV ذخیره کنید",
	},
	faultDeclaration: {
		"en": "the workbook declares entities of its own, as no spreadsheet does: save it again as .xlsx or CSV",
		"fa": "کارپوشه موجودیت XML تعریف کرده است که هیچ صفحه‌گسترده‌ای نمی‌کند: دوباره با قالب ‎.xlsx یا CSV ذخیره کنید",
	},
	faultNoSheet: {
		"en": "no sheet %q: the workbook has %s",
		"fa": "برگهٔ «%s» نیست: برگه‌های کارپوشه %s است",
	},
	faultTooWide: {
		"en": "row %d has too many columns: more than %d columns are not read",
		"fa": "سطر %d ستون‌های بیش از اندازه دارد: بیش از %d ستون خوانده نمی‌شود",
	},

	faultPacker: {
		"en": "is packed as %s: unpack it, or pack it as zip or gzip",
		"fa": "با قالب %s بسته شده است: آن را باز کنید یا با zip یا gzip ببندید",
	},
	faultPackDamaged: {
		"en": "is an archive that is damaged or cut short: pack or copy it again",
		"fa": "بایگانی خراب یا ناتمامی است: دوباره بسته‌بندی یا کپی کنید",
	},
	faultPackedOddly: {
		"en": "is packed in a way that is not known here: unpack it, or pack it as a plain zip",
		"fa": "به شیوهٔ ناشناخته‌ای بسته شده است: آن را باز کنید یا به شکل zip ساده ببندید",
	},
	faultEmptyArchive: {"en": "is an archive with nothing in it", "fa": "بایگانی خالی است"},
	faultManyFiles: {
		"en": "is an archive of %d files (%s): pack each by itself",
		"fa": "بایگانی %d فایل است (%s): هر کدام را جدا ببندید",
	},
	faultNested: {
		"en": "holds an archive within the archive: unpack it first",
		"fa": "درون بایگانی بایگانی دیگری دارد: اول آن را باز کنید",
	},
	faultArchivePassword: {
		"en": "is an archive with a password: pack it without one",
		"fa": "بایگانی رمزدار است: بدون رمز ببندید",
	},

	faultEncoding: {"en": "encoding %q is not known", "fa": "کدگذاری «%s» شناخته نیست"},
	faultNotUTF8: {
		"en": "line %d is not UTF-8: name the encoding, such as `format: {encoding: windows-1256}`",
		"fa": "سطر %d با کدگذاری UTF-8 نیست: کدگذاری را مشخص کنید، مانند format: {encoding: windows-1256}",
	},
	faultNotEncoded: {
		"en": "line %d holds what is no %s: it is damaged, or the encoding is another",
		"fa": "سطر %d چیزی دارد که %s نیست: خراب است یا کدگذاری چیز دیگری است",
	},
	faultLongRow: {
		"en": "a row of more than %d MiB; is a quote left open?",
		"fa": "سطری بزرگ‌تر از %d مبی‌بایت؛ آیا گیومه‌ای باز مانده است؟",
	},
	faultUnclosed: {
		"en": "a quote that is opened here is never closed",
		"fa": "گیومه‌ای که اینجا باز شده هرگز بسته نمی‌شود",
	},
	faultBehindQuote: {
		"en": "text behind a closing quote; a quote inside a quoted field is written twice",
		"fa": "پس از گیومهٔ پایانی متن آمده است؛ گیومهٔ درون خانهٔ گیومه‌دار باید دو بار نوشته شود",
	},

	faultJSON: {
		"en": "broken JSON: got %s, want %s",
		"fa": "JSON نادرست است: به‌جای %[2]s، %[1]s آمده است",
	},
	faultJSONObjects: {
		"en": "want an array of objects, one per row",
		"fa": "آرایه‌ای از شیءها لازم است، هر سطر یک شیء",
	},
	faultJSONLists: {
		"en": "the object holds several lists of rows (%s): keep one",
		"fa": "شیء چند فهرست سطر دارد (%s): یکی را نگه دارید",
	},
	faultJSONTwice: {"en": "%q occurs twice in one object", "fa": "«%s» در یک شیء دو بار آمده است"},
	faultJSONDeep:  {"en": "nested more than %d deep", "fa": "بیش از %d لایه تودرتو است"},
	faultJSONWide:  {"en": "too many columns: more than %d", "fa": "ستون‌ها بیش از اندازه است: بیش از %d"},
	faultLongValue: {"en": "a value of more than %d MiB", "fa": "مقداری بزرگ‌تر از %d مبی‌بایت"},
	faultJSONMore:  {"en": "goes on behind the end of its JSON", "fa": "پس از پایان JSON ادامه دارد"},

	faultNoColumn: {
		"en": "no column %q; the header is %s",
		"fa": "ستون «%s» نیست؛ سرستون این است: %s",
	},
	faultNoColumnBut: {
		"en": "no column %q, did you mean %q; the header is %s",
		"fa": "ستون «%s» نیست، منظورتان «%s» است؟ سرستون این است: %s",
	},
	faultColumnTwice: {
		"en": "column %q occurs twice in the header (%s)",
		"fa": "ستون «%s» در سرستون دو بار آمده است (%s)",
	},
	faultTooManyRows: {"en": "file %s has more than %d rows", "fa": "فایل «%s» بیش از %d سطر دارد"},
	faultCentury: {
		"en": "column %q: its years have two digits: say the century with `format: {years: 1400}` or `{years: 2000}`",
		"fa": "ستون «%s»: سال‌ها دورقمی است: سده را با format: {years: 1400} یا {years: 2000} مشخص کنید",
	},
	faultOrders: {
		"en": "column %[1]q: some of its dates are %[2]s only: say which with `format: {dates: ...}`",
		"fa": "ستون «%[1]s»: بعضی تاریخ‌ها فقط %[3]s خوانده می‌شود: ترتیب را با format: {dates: ...} مشخص کنید",
	},
	faultOrder: {
		"en": "column %[1]q: its dates, such as %[4]q, can be read %[2]s: say which with `format: {dates: %[5]s}`",
		"fa": "ستون «%[1]s»: تاریخ‌ها، مانند «%[4]s»، هم %[3]s خوانده می‌شود: ترتیب را با format: {dates: %[5]s} مشخص کنید",
	},
	faultCovers: {
		"en": "covers %s: no source can be whole up to a day after today, %s",
		"fa": "پوشش تا %s: هیچ منبعی نمی‌تواند تا پس از امروز، %s، کامل باشد",
	},
	faultNoFiles: {"en": "no file to import", "fa": "فایلی برای وارد کردن نیست"},
}
