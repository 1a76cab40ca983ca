-- What a bulletin of one day says, counted in one statement: sections by category and place in the printed order,
-- inspected and found by county and by city, found by topic, and both since the campaign began.
WITH counted AS (
    SELECT f.county_id, t.category_id, t.topic_id, count(*) AS n
    FROM findings_finding f
    JOIN campaigns_problemtype t ON t.id = f.problem_type_id
    WHERE f.campaign_id = %(campaign)s AND f.day = %(day)s AND f.state IN ('assigned', 'disputed', 'confirmed')
    GROUP BY f.county_id, t.category_id, t.topic_id
),
visited AS (
    SELECT county_id, count(*) AS n
    FROM findings_record
    WHERE campaign_id = %(campaign)s AND day = %(day)s AND state = 'locked'
    GROUP BY county_id
),
covered AS (
    SELECT DISTINCT ON (p.city_id) p.city_id, g.code, g.name, g.sort_order
    FROM campaigns_coveredplace p
    JOIN cities_region g ON g.id = p.region_id
    WHERE p.campaign_id = %(campaign)s AND p.city_id IS NOT NULL
      AND (p.starts IS NULL OR p.starts <= %(day)s) AND (p.ends IS NULL OR p.ends >= %(day)s)
    ORDER BY p.city_id, g.sort_order
),
place AS (
    SELECT c.id, c.name AS county, i.name AS city, v.name AS province, coalesce(g.name, '') AS region,
           CASE WHEN u.county_id IS NULL THEN i.name ELSE c.name END AS counted_as,
           row_number() OVER (ORDER BY g.sort_order, v.sort_order, i.sort_order, c.sort_order, c.code) AS place,
           -- Henan's cities of the first region are printed with the second.
           CASE WHEN g.code = 'jjj' AND v.code = '410000'
                THEN (SELECT sort_order FROM cities_region WHERE code = 'fenwei') ELSE g.sort_order END AS printed_with,
           v.sort_order AS province_order, i.sort_order AS city_order, c.sort_order AS county_order, c.code
    FROM cities_county c
    JOIN cities_city i ON i.id = c.city_id
    JOIN cities_province v ON v.id = i.province_id
    LEFT JOIN covered g ON g.city_id = i.id
    LEFT JOIN campaigns_attachedunit u
           ON u.county_id = c.id AND u.campaign_id = %(campaign)s AND u.is_own_unit
    WHERE c.id IN (SELECT county_id FROM counted UNION SELECT county_id FROM visited)
),
line AS (
    SELECT category_id, county_id, sum(n)::int AS n FROM counted GROUP BY category_id, county_id
),
section AS (
    SELECT k.number, json_build_object(
               'category', k.name,
               'total', sum(l.n)::int,
               'places', json_agg(
                   json_build_object('province', p.province, 'city', p.city, 'county', p.county, 'count', l.n)
                   ORDER BY p.printed_with, p.province_order, p.city_order, l.n DESC, p.county_order, p.code
               )
           ) AS told
    FROM line l
    JOIN place p ON p.id = l.county_id
    JOIN campaigns_bulletincategory k ON k.id = l.category_id
    GROUP BY k.id, k.number, k.name
),
county AS (
    SELECT p.*, coalesce(v.n, 0)::int AS inspected, coalesce(f.n, 0)::int AS found
    FROM place p
    LEFT JOIN visited v ON v.county_id = p.id
    LEFT JOIN (SELECT county_id, sum(n) AS n FROM line GROUP BY county_id) f ON f.county_id = p.id
),
city AS (
    SELECT region, province, counted_as AS city, min(place) AS place,
           sum(inspected)::int AS inspected, sum(found)::int AS found
    FROM county
    GROUP BY region, province, counted_as
),
topic AS (
    SELECT t.name, t.number, sum(c.n)::int AS n
    FROM counted c
    JOIN campaigns_topic t ON t.id = c.topic_id
    GROUP BY t.id, t.name, t.number
)
SELECT json_build_object(
    'total', (SELECT coalesce(sum(n), 0)::int FROM line),
    'inspected', (SELECT coalesce(sum(n), 0)::int FROM visited),
    'sections', (SELECT coalesce(json_agg(told ORDER BY number), '[]') FROM section),
    'by_county', (
        SELECT json_agg(
            json_build_object('region', region, 'province', province, 'city', counted_as, 'county', county,
                              'inspected', inspected, 'found', found)
            ORDER BY place
        ) FROM county
    ),
    'by_city', (
        SELECT json_agg(
            json_build_object('region', region, 'province', province, 'city', city,
                              'inspected', inspected, 'found', found)
            ORDER BY place
        ) FROM city
    ),
    'by_topic', (SELECT json_agg(json_build_object('topic', name, 'found', n) ORDER BY number) FROM topic),
    'cumulative', json_build_object(
        'inspected', (
            SELECT count(*) FROM findings_record
            WHERE campaign_id = %(campaign)s AND day <= %(day)s AND state = 'locked'
        ),
        'found', (
            SELECT count(*) FROM findings_finding
            WHERE campaign_id = %(campaign)s AND day <= %(day)s AND state IN ('assigned', 'disputed', 'confirmed')
        )
    )
)
