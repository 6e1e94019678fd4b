"""Writes cities.tsv from GeoNames cities5000.zip (CC BY 4.0, geonames.org).

Use: python3 cities.py ../../../shared/data/geonames/cities5000.zip > cities.tsv
"""
import sys
import zipfile

HEAD = """# Cities by which a dateline in mixed case is told. Source: GeoNames cities5000 (CC BY 4.0, geonames.org):
# capitals, seats of provinces, places of 200,000 people and more. Made by data/report/cities.py. name"""
COUNTRY, POPULATION, CODE = 8, 14, 7

archive = zipfile.ZipFile(sys.argv[1])
names = set()
for line in archive.read(archive.namelist()[0]).decode().splitlines():
    row = line.split("\t")
    people = int(row[POPULATION] or 0)
    near = row[COUNTRY] in ("PK", "AF")
    if (people >= 200_000 or row[CODE] == "PPLC"
            or row[CODE] == "PPLA" and people >= 15_000 or near and people >= 15_000):
        names.update(n for n in (row[1], row[2]) if len(n) >= 3)
print(HEAD)
print("\n".join(sorted(names)))
