package gazetteer

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

// Columns of GeoNames' main table (readme.txt of the dump).
const (
	colID, colName, colASCII, colAlternate = 0, 1, 2, 3
	colLat, colLon, colClass, colCode      = 4, 5, 6, 7
	colCountry, colAdmin1, colAdmin2       = 8, 10, 11
	colPopulation                          = 14
	mainCols                               = 19
)

// ReadPlaces reads GeoNames' main table (allCountries, a country file, citiesNNNN) and
// calls f for each row with its feature class and code. Alternate names are in
// Row.Names; the ASCII spelling is among them with NameMain.
func ReadPlaces(r io.Reader, f func(row Row, class, code string) error) error {
	sc := bufio.NewScanner(r)
	sc.Buffer(make([]byte, 1<<16), 1<<22)
	for n := 1; sc.Scan(); n++ {
		line := strings.TrimPrefix(sc.Text(), "\ufeff")
		if line == "" || line[0] == '#' {
			continue
		}
		cols := strings.Split(line, "\t")
		row, err := placeRow(cols)
		if err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
		if err := f(row, cols[colClass], cols[colCode]); err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
	}
	return sc.Err()
}

func placeRow(cols []string) (Row, error) {
	if len(cols) < mainCols {
		return Row{}, fmt.Errorf("%d columns, GeoNames' main table has %d", len(cols), mainCols)
	}
	id, err1 := strconv.ParseUint(cols[colID], 10, 31)
	lat, err2 := strconv.ParseFloat(cols[colLat], 64)
	lon, err3 := strconv.ParseFloat(cols[colLon], 64)
	if err := errors.Join(err1, err2, err3); err != nil {
		return Row{}, err
	}
	if math.IsNaN(lat+lon) || math.Abs(lat) > 90 || math.Abs(lon) > 180 {
		return Row{}, fmt.Errorf("%v, %v is no point on earth", lat, lon)
	}
	if cols[colName] == "" || len(cols[colName]) > 255 {
		return Row{}, fmt.Errorf("name of %d bytes", len(cols[colName]))
	}
	pop, err := strconv.ParseInt(cols[colPopulation], 10, 64)
	if err != nil && cols[colPopulation] != "" {
		return Row{}, err
	}
	row := Row{ID: uint32(id), Name: cols[colName], Lat: lat, Lon: lon, Population: max(0, pop),
		Country: cols[colCountry], Kind: KindOf(cols[colClass], cols[colCode])}
	if a := cols[colAdmin1]; a != "" && a != "00" {
		row.Admin1 = row.Country + "." + a
		if b := cols[colAdmin2]; b != "" {
			row.Admin2 = row.Admin1 + "." + b
		}
	}
	row.Names = append(row.Names, RowName{Name: cols[colASCII], Flags: NameMain})
	for _, a := range strings.Split(cols[colAlternate], ",") {
		if a != "" {
			row.Names = append(row.Names, RowName{Name: a})
		}
	}
	return row, nil
}

var codeKinds = map[string]Kind{
	"PCLI": KindCountry, "PCLS": KindCountry, "PCLD": KindCountry, "PCLF": KindCountry, "PCLIX": KindCountry, "PCL": KindCountry,
	"TERR": KindCountry, "ADM1": KindAdmin1, "ADM2": KindAdmin2, "PPLC": KindCapital, "PPLA": KindSeat1, "PPLA2": KindSeat2,
	"PPLX": KindQuarter, "CONT": KindContinent, "ISL": KindIsland, "ISLS": KindIsland, "MT": KindMountain, "MTS": KindMountain,
	"PASS": KindSite, "AIRP": KindSite, "AIRB": KindSite, "MILB": KindSite, "INSM": KindSite, "RGN": KindRegion, "VAL": KindRegion,
	"VALS": KindRegion, "DSRT": KindRegion, "PEN": KindRegion, "RGNE": KindRegion, "RGNH": KindRegion, "TRB": KindRegion,
	"RGNL": KindRegion, "ADM3": KindRegion, "ADM4": KindRegion, "PRSH": KindRegion, "PSTB": KindSite, "PRN": KindSite, "CMPRF": KindSite,
	"DAM": KindSite, "GATE": KindSite, "MILP": KindSite, "STM": KindWater, "LK": KindWater, "SEA": KindWater, "STRT": KindWater,
	"BAY": KindWater, "GULF": KindWater, "CHN": KindWater, "RSV": KindWater, "OCN": KindWater, "PK": KindMountain, "RDGE": KindMountain,
}

// KindOf maps GeoNames' feature class and code; KindOther for features that reports of
// conflict and diplomacy hardly name (hotels, farms, wells).
func KindOf(class, code string) Kind {
	if k, ok := codeKinds[code]; ok {
		return k
	}
	if class == "P" {
		return KindTown
	}
	return KindOther
}
