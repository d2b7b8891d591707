package eventdata

import (
	"fmt"
	"strings"
	"time"

	"entente/graph"
)

// Names of the data sets, which stand as publisher on their records.
const (
	GDELT   = "GDELT"
	ICEWS   = "ICEWS"
	POLECAT = "POLECAT"
	ACLED   = "ACLED"
	UCDP    = "UCDP GED"
)

// gdelt is the events table of GDELT 2: 61 columns without a header. What it finds about the same actors, code and day is
// taken for one story, since it counts each copy of a wire report.
func gdelt() *Format {
	return &Format{
		Publisher: GDELT, comma: '\t',
		columns: strings.Fields(`GLOBALEVENTID SQLDATE MonthYear Year FractionDate
			Actor1Code Actor1Name Actor1CountryCode Actor1KnownGroupCode Actor1EthnicCode Actor1Religion1Code Actor1Religion2Code
			Actor1Type1Code Actor1Type2Code Actor1Type3Code
			Actor2Code Actor2Name Actor2CountryCode Actor2KnownGroupCode Actor2EthnicCode Actor2Religion1Code Actor2Religion2Code
			Actor2Type1Code Actor2Type2Code Actor2Type3Code
			IsRootEvent EventCode EventBaseCode EventRootCode QuadClass GoldsteinScale NumMentions NumSources NumArticles AvgTone
			Actor1Geo_Type Actor1Geo_FullName Actor1Geo_CountryCode Actor1Geo_ADM1Code Actor1Geo_ADM2Code Actor1Geo_Lat Actor1Geo_Long Actor1Geo_FeatureID
			Actor2Geo_Type Actor2Geo_FullName Actor2Geo_CountryCode Actor2Geo_ADM1Code Actor2Geo_ADM2Code Actor2Geo_Lat Actor2Geo_Long Actor2Geo_FeatureID
			ActionGeo_Type ActionGeo_FullName ActionGeo_CountryCode ActionGeo_ADM1Code ActionGeo_ADM2Code ActionGeo_Lat ActionGeo_Long ActionGeo_FeatureID
			DATEADDED SOURCEURL`),
		lead:      []string{"SQLDATE", "Actor1Code", "Actor1Name", "EventCode", "Actor2Code", "Actor2Name", "SOURCEURL"},
		identity:  []string{"GLOBALEVENTID"},
		published: []string{"DATEADDED"},
		origin:    []string{"SQLDATE", "Actor1Code", "EventRootCode", "Actor2Code"},
		url:       "SOURCEURL",
	}
}

// icews is the Integrated Crisis Early Warning System. Its event ids occur twice, with different dates.
func icews() *Format {
	return &Format{
		Publisher: ICEWS, comma: '\t', quotes: true,
		header:    []string{"Event ID", "Event Date", "Source Name", "CAMEO Code", "Target Name"},
		lead:      []string{"Event Date", "Source Name", "Source Sectors", "Source Country", "CAMEO Code", "Event Text", "Target Name", "Target Sectors", "Target Country"},
		identity:  []string{"Event ID", "Event Date", "Source Name", "CAMEO Code", "Target Name"},
		published: []string{"Event Date"},
		origin:    []string{"Story ID"},
	}
}

// polecat is the Political Event Classification, Attributes, and Types data set, coded by PLOVER.
func polecat() *Format {
	return &Format{
		Publisher: POLECAT, comma: '\t',
		header:    []string{"Event ID", "Event Date", "Event Type", "Actor Name", "Recipient Name"},
		lead:      []string{"Event Date", "Actor Name", "Primary Actor Sector", "Actor Country", "Event Type", "Event Mode", "Recipient Name", "Primary Recipient Sector", "Recipient Country"},
		identity:  []string{"Event ID"},
		published: []string{"Publication Date", "Event Date"},
	}
}

// acled is the Armed Conflict Location & Event Data project. An update of an event has its id, and replaces it.
func acled() *Format {
	return &Format{
		Publisher: ACLED, comma: ',', quotes: true,
		header:    []string{"event_id_cnty", "event_date", "event_type", "actor1", "actor2"},
		lead:      []string{"event_date", "time_precision", "actor1", "event_type", "sub_event_type", "actor2", "location", "notes"},
		identity:  []string{"event_id_cnty"},
		published: []string{"event_date"},
	}
}

// ucdp is the Georeferenced Event Dataset of the Uppsala Conflict Data Program.
func ucdp() *Format {
	return &Format{
		Publisher: UCDP, comma: ',', quotes: true,
		header:    []string{"id", "type_of_violence", "side_a", "side_b", "date_start", "date_end"},
		lead:      []string{"date_start", "date_end", "side_a", "gwnoa", "type_of_violence", "side_b", "gwnob", "where_coordinates", "source_headline"},
		identity:  []string{"id"},
		published: []string{"date_end"},
	}
}

// ParseDay reads a day as one of the data sets writes it.
func ParseDay(text string) (graph.Date, error) {
	if len(text) == 14 && digits(text) {
		text = text[:8]
	}
	text, _, _ = strings.Cut(text, ".000")
	for _, layout := range []string{time.DateOnly, "20060102", "2006-01-02 15:04:05", "2006-01-02T15:04:05Z", "2 January 2006", "02-January-2006", "1/2/2006"} {
		if t, err := time.Parse(layout, text); err == nil {
			return graph.DateOf(t), nil
		}
	}
	return "", fmt.Errorf("%q is not a day", text)
}
