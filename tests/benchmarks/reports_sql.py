"""The reference of ``tests.benchmarks.reports``: what a release and an audit count, in PostgreSQL's own words.

A temporary table holds a row a person, as each of the two needs: a release keeps who sat where at its cut-off, since
later ones are held against that, and an audit compares values person by person. So both sides hand over a row a
person; then the reference counts every cell by GROUPING SETS, with the mentors behind it and its two largest pairs.
What people said about themselves stands open in ``benchmark_gender``: no database can count what is sealed. What
opening costs is measured apart, beside the same in a bare loop.
"""

SOMEONE = """
CREATE TEMPORARY TABLE someone AS
WITH employed AS (
  SELECT DISTINCT ON (p.id) p.id, p.site, p.hired_on, u.path, o.level
  FROM people_person p
  JOIN people_position o ON o.person_id = p.id
  JOIN people_unit u ON u.id = o.unit_id
  WHERE (p.left_on IS NULL OR p.left_on > %(last)s) AND (p.hired_on IS NULL OR p.hired_on <= %(last)s)
    AND (o.starts_on <= %(last)s AND (o.ends_on IS NULL OR o.ends_on > %(last)s)
         OR p.hired_on IS NOT NULL AND o.starts_on > %(last)s AND NOT EXISTS (
           SELECT FROM people_position e WHERE e.person_id = p.id AND e.starts_on <= %(last)s))
  ORDER BY p.id, o.starts_on
), lasting AS MATERIALIZED (
  SELECT id, mentor_id, mentee_id, started_on, ended_on FROM pairing_pairing
  WHERE started_on <= %(last)s AND (ended_on IS NULL OR ended_on > greatest(%(first)s, started_on))
), met AS (
  SELECT pairing_id, count(*) AS sessions, sum(minutes) AS minutes FROM activities_session
  WHERE held_on BETWEEN %(first)s AND %(last)s AND withdrawn_at IS NULL GROUP BY pairing_id
), done AS (
  SELECT l.mentee_id, sum(m.sessions) AS sessions, sum(m.minutes) AS minutes,
         (array_agg(l.mentor_id ORDER BY l.started_on DESC, l.id DESC))[1] AS mentor_id,
         sum(least(coalesce(l.ended_on, 'infinity'), %(last)s::date + 1) - greatest(l.started_on, %(first)s)) AS days
  FROM lasting l LEFT JOIN met m ON m.pairing_id = l.id GROUP BY l.mentee_id
){more}
SELECT e.id, split_part(e.path, '/', 2) AS department, e.path AS team, e.site, d.gender,
       CASE WHEN e.level <= 2 THEN 'junior' WHEN e.level <= 4 THEN 'mid' ELSE 'senior' END AS band,
       e.id IN (SELECT mentor_id FROM lasting) OR done.mentee_id IS NOT NULL AS takes,
       done.mentor_id, done.sessions, done.minutes, {columns}
FROM employed e LEFT JOIN benchmark_gender d ON d.person_id = e.id LEFT JOIN done ON done.mentee_id = e.id {joins}
"""
ENROLLED = """
  FROM programs_enrolment e
  JOIN programs_cohort c ON c.id = e.cohort_id AND c.starts_on <= %(last)s AND c.ends_on >= %(first)s
  JOIN programs_track t ON t.id = c.track_id
"""
THERE = "(e.state = 'enrolled' OR e.changed_at::date > %(last)s) AND e.enrolled_at::date <= %(last)s"
PATHS = f""", path AS (
  SELECT e.person_id, CASE WHEN min(t.tier) = max(t.tier) THEN min(t.tier) ELSE 'several' END AS tier,
         CASE WHEN min(t.name) = max(t.name) THEN min(t.name) ELSE 'several' END AS track
  {ENROLLED} WHERE {THERE} GROUP BY e.person_id
)"""
WAITS = f""", begun AS (
  SELECT mentee_id, cohort_id, min(started_on) AS started_on FROM pairing_pairing WHERE started_on <= %(last)s
  GROUP BY mentee_id, cohort_id
), wait AS (
  SELECT DISTINCT ON (e.person_id) e.person_id, b.started_on IS NOT NULL AS matched,
         greatest(0, coalesce(b.started_on, least(%(last)s, c.ends_on)) - e.enrolled_at::date) AS waited
  {ENROLLED} LEFT JOIN begun b ON b.mentee_id = e.person_id AND b.cohort_id = c.id
  WHERE {THERE} AND e.role <> 'mentor' ORDER BY e.person_id, b.started_on IS NULL, 3
)"""
TENURE = """CASE WHEN e.hired_on IS NULL THEN 'no hiring date' WHEN %(last)s - e.hired_on < 365.25 THEN '0 to 1'
  WHEN %(last)s - e.hired_on < 3 * 365.25 THEN '1 to 3' WHEN %(last)s - e.hired_on < 6 * 365.25 THEN '3 to 6'
  ELSE '6 and more' END"""

RELEASE = (
    "DROP TABLE IF EXISTS someone",
    SOMEONE.format(more=PATHS, columns="path.tier, path.track", joins="LEFT JOIN path ON path.person_id = e.id"),
    "SELECT id, department, team, band, site FROM someone",
    """SELECT department, team, band, site, gender, tier, track, count(*), count(*) FILTER (WHERE takes)
    FROM someone GROUP BY GROUPING SETS (
      (), (department), (department, team), (band), (site), (gender), (tier), (tier, track),
      (department, band), (department, gender), (band, gender), (band, site))""",
    """SELECT department, team, band, site, gender, tier, track, count(DISTINCT mentor_id),
      sum(sessions), (array_agg(sessions ORDER BY sessions DESC))[:2],
      sum(minutes), (array_agg(minutes ORDER BY minutes DESC))[:2]
    FROM someone WHERE mentor_id IS NOT NULL GROUP BY GROUPING SETS (
      (), (department), (department, team), (band), (site), (gender), (tier), (tier, track))""",
)
AUDIT = (
    "DROP TABLE IF EXISTS someone",
    SOMEONE.format(
        more=WAITS,
        columns=f"""done.days, {TENURE} AS tenure, wait.matched, wait.waited,
          m.level - e.level AS above""",
        joins="LEFT JOIN wait ON wait.person_id = e.id LEFT JOIN employed m ON m.id = done.mentor_id",
    ),
    "SELECT * FROM someone",
    """SELECT tenure, count(*), count(*) FILTER (WHERE takes) FROM someone GROUP BY tenure""",
    """SELECT department, team, band, site, gender, tenure, count(*), count(*) FILTER (WHERE matched)
    FROM someone WHERE matched IS NOT NULL GROUP BY GROUPING SETS (
      (), (department), (department, team), (band), (site), (gender), (tenure),
      (department, band), (department, gender), (band, gender), (band, site))""",
    """SELECT department, team, band, site, gender, tenure, count(waited), count(above), count(DISTINCT mentor_id),
      count(days), sum(sessions), (array_agg(sessions ORDER BY sessions DESC))[:2]
    FROM someone WHERE matched IS NOT NULL OR mentor_id IS NOT NULL GROUP BY GROUPING SETS (
      (), (department), (department, team), (band), (site), (gender), (tenure))""",
)
SEALED = """
SELECT d.id, d.value, k.scope, k.wrapped
FROM people_selfdeclaration d JOIN encryption_datakey k ON k.scope = 'person:' || d.person_id
"""
