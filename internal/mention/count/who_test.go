package count_test

import (
	"testing"

	"khabar"
	"khabar/internal/mention/count"
)

// dead are sentences with the number killed: who is counted, who only stands
// beside them, and who is named twice.
var dead = []struct{ text, want string }{
	{"The deputy warden of the district prison, Musa Dalo, was yesterday killed in the town by unknown gunmen.", "1"},
	{"An electoral officer was this morning killed by gunmen in the town.", "1"},
	{"A traditional ruler was last week Tuesday killed in his house by unknown assassins.", "1"},
	{"A councillor was on Monday night murdered by bandits.", "1"},
	{"Two traders were last night shot dead by robbers.", "2"},
	{"A car bomb killed a tribal elder allied to the security forces and five other people outside a mosque.", "6"},
	{"A blast killed the newly elected mayor of the town and two of his bodyguards.", "3"},
	{"Gunmen killed the head of the district, Chief Audu Sani, and his brother at the market.", "2"},
	{"A senior policewoman attached to the state command and her five-year-old son were shot dead on Tuesday.", "2"},
	{"Four foreign aid workers and at least seven civilians were killed by mortar fire.", "11"},
	{"Three Polish engineers and about six guards were killed in the raid.", "9"},
	{"A mayor who had helped the army fight the rebels was abducted and killed along with his son by gunmen.", "2"},
	{"Gunmen kidnapped eight former fighters from their homes and killed them on Monday.", "8"},
	{"At least 7 people, including village elders and a reporter, died and several were wounded on Sunday after a bomber blew himself up.", "7"},
	{"No fewer than five persons suspected to be members of two rival gangs have been killed in a clash.", "5"},
	{"Gunmen killed the state general secretary of the opposition party on Monday.", "1"},
	{"Gunmen killed the provincial deputy chairman of the ruling party.", "1"},
	{"Police are hunting the killers of the chairman of the traders' union, Alhaji Musa Bello, who was killed by gunmen at about 2 a.m. on Saturday in his house.", "1"},
	{"Masked men stabbed a poet and teacher to death near his home.", "1"},
	{"Gunmen shot dead a lawyer and activist in the capital.", "1"},
	{"Gunmen shot dead a lawyer and an activist in the capital.", "2"},
	{"Karim Al-Saleh, a member of parliament and opposition leader, was found dead in his home.", "1"},
	{"Seven farmers, all members of the minority, were said by local villagers and a reporter to have been shot dead.", "7"},
	{"The total number of people killed in three days of violence has been put at 32 by officials.", "32"},
	{"The attack claimed the lives of at least 30 local residents.", "30"},
	{"The attack claimed lives of at least 30 residents.", "30"},
	{"Five people were killed, three others injured and several goats killed in fighting.", "5"},
	{"At least seven United Nations civilian staff were killed in the ambush.", "7"},
	{"At least seven World Health Organization workers were killed in the ambush.", "7"},
	{"A reporter was found murdered on Thursday, police said, the third journalist killed in the country this month.", "1"},
	{"A village chief held hostage by the militants has been found beheaded on a road.", "1"},
	{"Police arrested 20 people over the burning alive of seven people accused of witchcraft.", "7"},
	{"A judge was assassinated on Saturday evening in the city. The judge's driver was also killed in the attack.", "2"},
	{"The bodies of nine males with signs of torture were found on Sunday.", "9"},
	{"A teacher, her husband and their daughter were killed.", "3"},
	{"The bomb killed a colonel, his driver and two guards.", "4"},
	{"An officer and two of his men were killed in the ambush.", "3"},
	{"A cleric and his son were gunned down.", "2"},
	{"Rebels have killed the mayor of the small town of Dalia, as well as two peasants, the press reported.", "3"},
	{"The minister, 65, was killed at 8 a.m. near his home in the capital, along with two of his bodyguards.", "3"},
	{"The mayor was shot dead outside his house together with his wife and a guard.", "3"},
	{"Officials condemned the murders of Carlos Vela, Colonel Juan Prado, and Senator Luis Mora.", "3"},
	{"A commando killed Hector Vela, leader of the party, and Gilda Mora in the capital.", "2"},
	{"The group demanded an inquiry into the assassination of Hector Vela and of Gilda Mora.", "2"},
	{"Gunmen killed a judge, a police colonel and Senator Luis Mora last week.", "3"},
	{"A judge, a police colonel and Senator Luis Mora were killed last week.", "3"},
	{"Gunmen killed Hector Vela, said Gilda Mora.", "1"},
	{"Gunmen killed Hector Vela, Gilda Mora said.", "1"},
	{"The party condemned the murder of Minister Antonio Vela and two of his bodyguards. The minister and his two bodyguards died when the house was attacked.", "3"},
	{"A reporter was killed as he covered a clash. A sound technician was also killed.", "2"},
	{"Six farmers were killed in the raid. The attack also killed six villagers, police said.", "6"},
	{"Two soldiers and two policemen were killed. Four people died in the attack, officials said.", "4"},
	{"Two soldiers were killed in the attack. Six policemen also died.", "8"},
	{"Dora Leal, the editor of a weekly and a critic of the army, was shot and killed outside her home.", "1"},
	{"Gunmen shot dead a schoolteacher on Monday, the second such killing of a migrant.", "1"},
	{"A top female detective attached to the zone, Kano and her 7-year-old son was shot to death Tuesday morning in Kano.", "2"},
	{"The Deputy Controller of Lamba State Central Prisons, Musa Zaki Dandu, was yesterday killed in Lamba metropolis by unidentified gunmen.", "1"},
	{"The chief of Ekom in the local government area, Muri Okon Odion, was last week Thursday killed in his house at Bayside by unknown assassins.", "1"},
	{"Gunmen dressed in military uniforms kidnapped eight former anti-Qaeda fighters from their homes north of Baghdad and killed them execution-style on Monday.", "8"},
	{"Gunmen on Saturday night killed the district head of Soro, Alhaji Abdu Isa Baba and his brother in Ganju Local Government Area.", "2"},
	{"Rebel media has claimed that the group was responsible for a bomb attack that killed the newly-appointed mayor of Dalia and two of his bodyguards.", "3"},
	{"A mayor who had helped the government combat insurgents was abducted and killed along with his son in the city by suspected rebels.", "2"},
	{"The Commissioner said the command is hunting for the killers of the Chairman of the state chapter of the Cattle Breeder Association, Alhaji Ibrahim Abu, who was killed by some unidentified gunmen at about 2a.m. on Saturday in his house.", "1"},
	{"Gunmen killed the state general secretary of Mexico's leftist Workers Revolution Party in the state capital.", "1"},
	{"In a village in the state, seven villagers, all members of the minority, were said by local villagers and a journalist to have been shot to death when forces began an operation.", "7"},
	{"Authorities later found the bodies of six men, all with gunshot wounds to the head, in farmland.", "6"},
	{"A charred body found in the west has been identified as the owner of a television station.", "1"},
	{"The body of a missing journalist was found on Sunday.", "1"},
	{"The director of services, whose body was discovered half-buried on Saturday, had been a critic.", "1"},
	{"Gunmen shot a trader outside his shop on Monday.", "1"},
	{"Soldiers stopped a bus and shot eight men.", "8"},
	{"A hawker was shot at close range.", "1"},
	{"A hawker was shot in the leg.", "-"},
	{"A hawker was shot. He is in hospital.", "-"},
	{"Gunmen shot and wounded a trader.", "-"},
	{"Two gunmen shot at the police.", "-"},
	{"Troops shot down a drone over the town.", "-"},
	{"The director shot a film about a trader.", "-"},
	{"Gunmen tried to shoot a trader.", "-"},
	{"Gunmen shot three traders, and one of them died.", "1"},
	{"The army claims to have neutralised around sixty terrorists in an operation.", "60"},
	{"The army wants to have killed the terrorists by May.", "-"},
	{"The number of dead in a raid on two slums rose to at least 121, four of them officers.", "121"},
	{"The house was bombed and a family of five was wiped out.", "5"},
	{"Drone hits motorcycle in Dalia, rider dead.", "1"},
	{"Initial information speaks of two martyrs and a number of wounded.", "2"},
	{"Gunmen killed the state general secretary of Mexico's leftist Workers Party in the state capital, authorities said Thursday.", "1"},
	{"The director of services Issa Daju whose body was discovered half-buried on Saturday in the capital as the victim of an attack, police said.", "1"},
	{"The Muri of Efut in the local government area of River state, Muri Okon Odion, was last week Thursday killed in in his house at Bayside by unknown assassins.", "1"},
	{"Two adults and four children died in the blast.", "6"},
}

func TestAdmitted(t *testing.T) {
	for text, want := range map[string]string{
		"Seven others are admitted to the district hospital with serious injuries.": "7",
		"Four more people are being treated for burns.":                             "4",
		"Six people were killed along with the injuring of 12 others in the city.":  "12",
		"The court admitted three documents.":                                       "-",
	} {
		var wounded []khabar.Casualty
		for _, r := range count.Account(read(text).Casualties) {
			if r.Effect == khabar.EffectWounded {
				wounded = append(wounded, r)
			}
		}
		if got := value(count.Sum(wounded)); got != want {
			t.Errorf("%s: %s wounded, want %s", text, got, want)
		}
	}
}

func TestShotLeavesOpen(t *testing.T) {
	rows := count.Account(read("Gunmen shot a trader outside his shop on Monday.").Casualties)
	if len(rows) != 1 || value(rows[0].Low) != "0" || value(rows[0].Best) != "1" || value(rows[0].High) != "1" {
		t.Errorf("%+v, want killed 0 to 1, best 1", rows)
	}
}

func TestDead(t *testing.T) {
	for _, c := range dead {
		var killed []khabar.Casualty
		for _, r := range count.Account(read(c.text).Casualties) {
			if r.Effect == khabar.EffectKilled {
				killed = append(killed, r)
			}
		}
		if got := value(count.Sum(killed)); got != c.want {
			t.Errorf("%s: %s killed, want %s", c.text, got, c.want)
		}
	}
}
