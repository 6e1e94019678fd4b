package name

import "khabar"

// The data sets' published forms. Where a set's class has no counterpart in the
// shipped classes the nearest is taken: parties and governments are
// organisations, countries are places.
var (
	Worldwide = Format{TokenCol: 0, TagCol: 1, Kinds: map[string]khabar.NameKind{
		"Person": khabar.NamePerson, "Organization": khabar.NameOrg, "Location": khabar.NameLocation,
		"NORP": khabar.NameNORP, "Facility": khabar.NameFacility, "Date": khabar.NameDate,
		"Money": khabar.NameMoney, "Product": khabar.NameProduct, "Misc": khabar.NameMisc,
	}}
	UNER = Format{TokenCol: 1, TagCol: 2, Kinds: map[string]khabar.NameKind{
		"PER": khabar.NamePerson, "ORG": khabar.NameOrg, "LOC": khabar.NameLocation, "OTH": "",
	}}
	WikiGold = Format{TokenCol: 0, TagCol: 1, Kinds: map[string]khabar.NameKind{
		"PER": khabar.NamePerson, "ORG": khabar.NameOrg, "LOC": khabar.NameLocation, "MISC": "",
	}}
	WNUT = Format{TokenCol: 0, TagCol: 1, Kinds: map[string]khabar.NameKind{
		"person": khabar.NamePerson, "location": khabar.NameLocation, "group": khabar.NameOrg,
		"corporation": khabar.NameOrg, "product": khabar.NameProduct, "creative-work": khabar.NameMisc,
	}}
	Politics = Format{TokenCol: 0, TagCol: 1, Kinds: map[string]khabar.NameKind{
		"person": khabar.NamePerson, "politician": khabar.NamePerson, "politicalparty": khabar.NameOrg,
		"organisation": khabar.NameOrg, "location": khabar.NameLocation, "country": khabar.NameLocation,
		"event": "", "election": "", "misc": "",
	}}
	RE3D = Format{TokenCol: 0, TagCol: 1, Kinds: map[string]khabar.NameKind{
		"Person": khabar.NamePerson, "Organisation": khabar.NameOrg, "Location": khabar.NameLocation,
		"MilitaryPlatform": khabar.NamePlatform, "Weapon": khabar.NameWeapon, "Quantity": khabar.NameQuantity,
		"Temporal": khabar.NameDate, "Nationality": khabar.NameNORP, "Money": khabar.NameMoney,
		"DocumentReference": khabar.NameMisc,
	}}
)

// mainClasses are the classes of the head "names", conflictClasses those of the
// head "conflict" (document references are its MISC).
var (
	mainClasses = []khabar.NameKind{khabar.NamePerson, khabar.NameOrg, khabar.NameLocation,
		khabar.NameNORP, khabar.NameFacility, khabar.NameDate, khabar.NameMoney,
		khabar.NameProduct, khabar.NameMisc}
	conflictClasses = []khabar.NameKind{khabar.NamePerson, khabar.NameOrg, khabar.NameLocation,
		khabar.NamePlatform, khabar.NameWeapon, khabar.NameQuantity, khabar.NameDate,
		khabar.NameNORP, khabar.NameMoney, khabar.NameMisc}
)
