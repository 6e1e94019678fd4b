package main

import (
	"khabar/internal/score/article"
	"khabar/internal/score/attribution"
	"khabar/internal/score/casualty"
	"khabar/internal/score/coref"
	"khabar/internal/score/corpus"
	"khabar/internal/score/event"
	"khabar/internal/score/examples"
	"khabar/internal/score/geo"
	"khabar/internal/score/merging"
	"khabar/internal/score/names"
	"khabar/internal/score/timex"
	"khabar/internal/score/ucdp"
	"khabar/internal/score/ud"
	"khabar/internal/score/who"
)

// evaluations is every set a stage can be scored on. A folder that begins with
// "./" lies in the project, any other under --data.
var evaluations = []evaluation{
	{"ud_ewt", "ud_ewt", "tags and parse, UD English EWT", ud.Run},
	{"ud_gum", "ud_gum", "tags and parse, UD English GUM", ud.Run},
	{"ud_partut", "ud_partut", "tags and parse, UD English ParTUT", ud.Run},
	{"ner_worldwide", "ner_worldwide", "names, newswire from outside the West", names.Run},
	{"ner_uner_ewt", "ner_uner_ewt", "names, Universal NER over EWT", names.Run},
	{"ner_re3d", "ner_re3d", "names, conflict reporting (re3d)", names.Run},
	{"ner_wikigold", "ner_wikigold", "names, WikiGold", names.Run},
	{"ner_wnut17", "ner_wnut17", "names, WNUT 2017", names.Run},
	{"ner_crossner_politics", "ner_crossner_politics", "names, CrossNER politics", names.Run},
	{"tempeval3", "tempeval3", "time expressions, TempEval-3", timex.Run},
	{"geoparsing", "geoparsing", "places found and resolved, four sets", geo.Run},
	{"pitf_places", "pitf", "place of coded incidents", geo.RunIncidents},
	{"pitf_casualties", "pitf", "casualties of coded incidents", casualty.Run},
	{"article_extraction", "article_extraction", "article text from HTML, Zyte benchmark", article.Run},
	{"article_extraction_trafilatura", "article_extraction_trafilatura", "article text from HTML, trafilatura's pages", article.Run},
	{"muc4", "muc4", "role fillers, MUC-4", event.Run},
	{"pitf", "pitf", "coded incidents: actors, place, date", event.Run},
	{"ucdp_ged_pakistan", "ucdp_ged_pakistan", "headlines of coded events, Pakistan", ucdp.Run},
	{"ucdp_ged_afghanistan", "ucdp_ged_afghanistan", "headlines of coded events, Afghanistan", ucdp.Run},
	{"who_gum", "ud_gum", "persons and organisations through a text, GUM", who.Run},
	{"who_pitf", "pitf", "perpetrators of coded incidents among the entities", who.Run},
	{"polnear", "polnear", "attribution: source, cue and content, PolNeAR", attribution.Run},
	{"ecbplus", "ecbplus", "same event across documents, ECB+", coref.Run},
	{"incidents_pitf", "pitf", "texts of two coded incidents merged into one", merging.RunPITF},
	{"incidents_ucdp", "ucdp_ged_pakistan", "headlines of one coded event merged", merging.RunUCDP},
	{"hrdsattack", "hrdsattack", "attacks on human-rights defenders", event.Run},
	{"news", "raw_news", "types of events in real news, marked by a reader", event.RunNews},
	{"examples", "./examples", "the project's own example reports, whole", examples.Run},
	{"corpus", "./corpus", "the project's own annotated sentences and short reports", corpus.Run},
}
