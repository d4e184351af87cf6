-- Before the codes are filled: a workshop whose code the sheet gives has its own coordinates.
UPDATE workshops AS filled
SET
    latitude = curated.latitude,
    longitude = curated.longitude,
    geo_precision = curated.geo_precision
FROM work.curated_places AS curated
WHERE curated.folded = work.folded(filled.place_label)
    AND filled.latitude IS NULL AND filled.longitude IS NULL
    AND filled.territory_code IS NULL
    AND coalesce(filled.department_code = curated.department_code, true)
    AND coalesce(filled.region_code = curated.region_code, true);

-- A place that contradicts the level, département or région of the sheet fills nothing.
UPDATE workshops AS filled
SET
    territory_level = coalesce(filled.territory_level, places.level),
    territory_code = places.code,
    department_code = coalesce(filled.department_code, places.department_code),
    region_code = coalesce(filled.region_code, places.region_code)
FROM work.places AS places
WHERE filled.place_label = places.label
    AND filled.department_code IS NOT DISTINCT FROM places.department_hint
    AND filled.territory_code IS NULL
    AND coalesce(filled.territory_level = places.level, true)
    AND coalesce(filled.department_code = places.department_code, true)
    AND coalesce(filled.region_code = places.region_code, true);

UPDATE contributions AS filled
SET
    territory_level = coalesce(filled.territory_level, places.level),
    territory_code = places.code,
    department_code = coalesce(filled.department_code, places.department_code),
    region_code = coalesce(filled.region_code, places.region_code)
FROM work.places AS places
WHERE filled.place_label = places.label
    AND filled.department_code IS NOT DISTINCT FROM places.department_hint
    AND filled.territory_code IS NULL
    AND coalesce(filled.territory_level = places.level, true)
    AND coalesce(filled.department_code = places.department_code, true)
    AND coalesce(filled.region_code = places.region_code, true);

UPDATE workshops AS filled
SET
    latitude = known.latitude,
    longitude = known.longitude,
    geo_precision = known.geo_precision
FROM work.known_places AS known
WHERE known.level = filled.territory_level AND known.code = filled.territory_code
    AND filled.latitude IS NULL AND filled.longitude IS NULL;

-- From the territory to what it lies in, then from a département alone to its région.
UPDATE workshops AS filled
SET
    department_code = coalesce(filled.department_code, known.department_code),
    region_code = coalesce(filled.region_code, known.region_code)
FROM work.known_places AS known
WHERE known.level = filled.territory_level AND known.code = filled.territory_code
    AND coalesce(filled.department_code = known.department_code, true)
    AND coalesce(filled.region_code = known.region_code, true);

UPDATE workshops AS filled
SET region_code = known.region_code
FROM work.known_places AS known
WHERE known.level = 'departement' AND known.code = filled.department_code
    AND filled.region_code IS NULL;

UPDATE contributions AS filled
SET
    department_code = coalesce(filled.department_code, known.department_code),
    region_code = coalesce(filled.region_code, known.region_code)
FROM work.known_places AS known
WHERE known.level = filled.territory_level AND known.code = filled.territory_code
    AND coalesce(filled.department_code = known.department_code, true)
    AND coalesce(filled.region_code = known.region_code, true);

UPDATE contributions AS filled
SET region_code = known.region_code
FROM work.known_places AS known
WHERE known.level = 'departement' AND known.code = filled.department_code
    AND filled.region_code IS NULL;

-- Of people nothing is told but what `groups.py` lets out of large groups.
UPDATE participants AS filled
SET
    department_code = coalesce(filled.department_code, known.department_code),
    region_code = coalesce(filled.region_code, known.region_code)
FROM work.known_places AS known
WHERE known.level = filled.territory_level AND known.code = filled.territory_code
    AND coalesce(filled.department_code = known.department_code, true)
    AND coalesce(filled.region_code = known.region_code, true)
    AND filled.kind IN ('organisation', 'official');

UPDATE participants AS filled
SET region_code = known.region_code
FROM work.known_places AS known
WHERE known.level = 'departement' AND known.code = filled.department_code
    AND filled.region_code IS NULL
    AND filled.kind IN ('organisation', 'official');
