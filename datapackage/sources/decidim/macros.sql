-- How cells of Decidim are read.
CREATE MACRO decidim.space(address) AS nullif(regexp_extract(
    address, '^https?://[^/]+/(?:[a-z]{2}/)?((?:processes|assemblies|initiatives|conferences|votings|consultations)/[^/?#]+)', 1
), '');

CREATE MACRO decidim.host(address) AS nullif(regexp_extract(lower(address), '^https?://([^/?#]+)', 1), '');

-- The organiser itself is an author whose page is the site; any other page may be a person's.
CREATE MACRO decidim.is_site(address) AS coalesce(
    regexp_full_match(address, 'https?://[^/,]+/?([?#].*)?'), FALSE
);

-- `Decidim::Debates::Debate` to the form that holds such objects.
CREATE MACRO decidim.form_of(type) AS lower(regexp_extract(type, '([A-Za-z]+)$', 1)) || 's';

-- Lists (co-authors) are written `[1, 2]` or `1, 2`.
CREATE MACRO decidim.listed(cell) AS list_filter(
    list_transform(string_split(cell, ','), lambda part: trim(part, ' []"')),
    lambda part: part <> ''
);

-- The first name of a list, or the name that stands alone.
CREATE MACRO decidim.named(names) AS CASE
    WHEN starts_with(trim(names), '[') THEN decidim.listed(names)[1] ELSE trim(names)
END;

-- A deleted account keeps its id; its name is a sentence in the site's language.
CREATE MACRO decidim.person(name) AS CASE WHEN NOT regexp_matches(
    strip_accents(lower(name)),
    '^(partici|usu|util|user|compte|account|teiln|benutz|deeln|gebruik|elimin|supprim|delet|gelosch|verwijder|esborr|borrad|exclu).*(elimin|supprim|delet|gelosch|verwijder|esborr|borrad|exclu|partici|user|teiln|benutz|deeln)'
) THEN nullif(trim(name), '') END;
