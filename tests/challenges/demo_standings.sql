-- The demo's standings in plain SQL, written from the contract and the project file alone.
-- Tables read: facts(id, person, kpi, value, count, at), roster(person, name, team).
-- Every figure of the demo is whole, so integers stay exact. A quotient of two counts below
-- 10,000 is only ever compared, and two such doubles are equal only where the fractions are.

-- 2.4: taken when the person takes part, the bounds hold and start <= at < end.
CREATE VIEW judged AS
SELECT facts.*, roster.team,
       CASE WHEN roster.person IS NULL THEN 'unknown_person'
            WHEN roster.team NOT IN ('nord', 'sud', 'est') THEN 'not_participating'
            WHEN kpi = 'csat' AND value NOT BETWEEN 1 * count AND 5 * count THEN 'out_of_bounds'
            WHEN kpi = 'response_time' AND value NOT BETWEEN 0 AND 1440 * count
                 THEN 'out_of_bounds'
            WHEN at < '2023-08-21T09:00' OR at >= '2023-08-25T18:00' THEN 'outside_window'
            ELSE 'counted' END AS verdict
FROM facts LEFT JOIN roster USING (person);

CREATE VIEW counted AS SELECT * FROM judged WHERE verdict = 'counted';

-- The state of each person after each instant at which one of their facts happened.
CREATE VIEW moment AS SELECT DISTINCT person, team, at AS upto FROM counted;

CREATE VIEW day_measure AS
SELECT moment.person, upto, substr(at, 1, 10) AS day,
       sum(iif(kpi = 'csat', value, 0)) AS csat, sum(iif(kpi = 'csat', count, 0)) AS rated,
       sum(iif(kpi = 'contacts', value, 0)) AS contacts
FROM moment JOIN counted ON counted.person = moment.person AND at <= upto
GROUP BY moment.person, upto, day;

-- 3: tiers give the points of the furthest threshold reached, from 4: 10, from 4.5: 25.
CREATE VIEW day_points AS
SELECT *, CASE WHEN rated = 0 THEN 0 WHEN 2 * csat >= 9 * rated THEN 25
               WHEN csat >= 4 * rated THEN 10 ELSE 0 END AS points
FROM day_measure;

CREATE VIEW measure AS
SELECT person, upto, sum(csat) AS csat, sum(rated) AS rated, sum(contacts) AS contacts,
       sum(points) AS tiers
FROM day_points GROUP BY person, upto;

-- 10 a contact, the tiers, 50 for an average of 4.5 over 3 contacts or more, and 40 pro rata
-- of 5 contacts, which is 8 for each of the first five.
CREATE VIEW score AS
SELECT *, 10 * contacts + tiers + iif(rated >= 3 AND 2 * csat >= 9 * rated, 50, 0)
          + 8 * min(contacts, 5) AS points
FROM measure;

CREATE VIEW final AS
SELECT score.* FROM score
JOIN (SELECT person, max(upto) AS upto FROM moment GROUP BY person) USING (person, upto);

-- 4.2: `earliest` is the instant since which the points never changed again.
CREATE VIEW settled AS
SELECT final.person, min(score.upto) AS since
FROM final JOIN score ON score.person = final.person
WHERE NOT EXISTS (SELECT 1 FROM score AS later
                  WHERE later.person = score.person AND later.upto >= score.upto
                    AND later.points <> final.points)
GROUP BY final.person;

-- ties: [csat, contacts, earliest]; what stays equal shares its rank: 1, 2, 2, 4.
CREATE VIEW individual AS
SELECT rank() OVER (ORDER BY points DESC, 1.0 * csat / rated DESC NULLS LAST, contacts DESC,
                    since) AS rank,
       person, team, points, csat, rated, contacts, since
FROM final JOIN settled USING (person) JOIN roster USING (person);

-- Section 5: the first criterion that tells a row from the one above, the first from the one below.
CREATE VIEW neighbour AS
SELECT individual.*, row_number() OVER listed AS position,
       coalesce(lag(person) OVER listed, lead(person) OVER listed) AS beside
FROM individual WINDOW listed AS (ORDER BY rank, person);

CREATE VIEW decided AS
SELECT one.position, one.person,
       CASE WHEN one.points <> other.points THEN 'points'
            WHEN one.csat * other.rated <> other.csat * one.rated THEN 'csat'
            WHEN one.contacts <> other.contacts THEN 'contacts'
            WHEN one.since <> other.since THEN 'earliest'
            ELSE 'shared' END AS decided_by
FROM neighbour AS one JOIN individual AS other ON other.person = one.beside;

-- 4.3: mean of the scores of those who took part; ties: [csat], on the team's own facts.
CREATE VIEW collective AS
SELECT rank() OVER (ORDER BY 1.0 * sum(points) / count(*) DESC,
                    1.0 * sum(csat) / sum(rated) DESC) AS rank,
       team, sum(points) AS points, count(*) AS members
FROM individual GROUP BY team;

-- 3.2: collective objectives are measured on all counted facts together.
CREATE VIEW objective AS
SELECT 'csat-all' AS id, sum(value) AS numerator, sum(count) AS denominator,
       10 * sum(value) >= 44 * sum(count) AS reached
FROM counted WHERE kpi = 'csat'
UNION ALL
SELECT 'fives-all', sum(iif(kpi = 'fives', value, 0)), sum(iif(kpi = 'contacts', value, 0)),
       100 * sum(iif(kpi = 'fives', value, 0)) >= 78 * sum(iif(kpi = 'contacts', value, 0))
FROM counted;
